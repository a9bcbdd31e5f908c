/* What AMPL's own library makes of a .nl file and of the .sol file beside it:
 *
 *     asl_side binary STUB OUT      reads STUB.nl and writes the same as OUT.nl, in binary
 *     asl_side solution STUB        prints message, values and duals of STUB.sol
 */
#include <asl.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    if (argc < 3)
        return 1;
    ASL *asl = ASL_alloc(strcmp(argv[1], "binary") ? ASL_read_f : ASL_read_fg);
    FILE *nl = jac0dim(argv[2], (fint)strlen(argv[2]));
    if (!strcmp(argv[1], "binary")) {
        if (argc < 4 || fg_wread_ASL(asl, nl, 0))
            return 2;
        return fg_write_ASL(asl, argv[3], NULL, 0) ? 3 : 0;
    }
    real *x = NULL, *y = NULL;
    if (f_read_ASL(asl, nl, 0))
        return 2;
    char *message = read_sol_ASL(asl, &x, &y);
    if (!message)
        return 4;
    printf("%s\n", message);
    for (int j = 0; x && j < n_var; j++)
        printf("x %.17g\n", x[j]);
    for (int i = 0; y && i < n_con; i++)
        printf("y %.17g\n", y[i]);
    return 0;
}
