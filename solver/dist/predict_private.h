/* What an iteration over several processes takes: the model behind the prediction of slimplex-mpi and `./dev bench scale`.
 * Knows no MPI. */
#ifndef DIST_PREDICT_PRIVATE_H
#define DIST_PREDICT_PRIVATE_H

/* What a process has to do in an iteration, as means or as the most of any. */
struct dist_load {
    double entries, lines; /* of its matrix; its columns and rows */
    double ghosts, shared; /* rows of others that it has; rows of its own that others have, once for each of these */
    double peers;          /* with whom it shares rows */
};

/* Seconds: of an entry (both products), a row or column (updates), a message, and a byte that is sent. */
struct dist_rates {
    double entry, line, message, byte;
};

/* Seconds of an iteration, with nothing overlapped: two exchanges with each peer, one each way. */
static inline double dist_seconds(const struct dist_load *load, const struct dist_rates *rates)
{
    const double exchanged = load->ghosts > load->shared ? load->ghosts : load->shared;
    return rates->entry * load->entries + rates->line * load->lines + 2.0 * load->peers * rates->message +
           2.0 * sizeof(double) * exchanged * rates->byte;
}

/* Bytes that the process sends in it. */
static inline double dist_bytes(const struct dist_load *load)
{
    return sizeof(double) * (load->ghosts + load->shared);
}

#endif
