/* peak FILE COMMAND ARGUMENT...: runs the command and writes the largest resident memory of its process in KB to FILE,
 * less what it maps of files at its end, which is its own code: how much of that is there is the system's choice.
 * The exit code is the command's, or 128 and the signal. */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the system says of a process in KB: resident at most, and of files now. */
static void read_status(pid_t process, long *most, long *of_files)
{
    char name[64], line[128];
    snprintf(name, sizeof name, "/proc/%d/status", (int)process);
    FILE *file = fopen(name, "r");
    while (file && fgets(line, sizeof line, file))
        (void)(sscanf(line, "VmHWM: %ld", most) == 1 || sscanf(line, "RssFile: %ld", of_files) == 1);
    if (file)
        fclose(file);
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 1;
    const pid_t child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, NULL, NULL);
        execv(argv[2], argv + 2);
        _exit(127);
    }
    int status = 0;
    long most = 0, of_files = 0;
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFSTOPPED(status) ||
        ptrace(PTRACE_SETOPTIONS, child, NULL, PTRACE_O_TRACEEXIT) != 0)
        return 1;
    for (long signal = 0; !WIFEXITED(status) && !WIFSIGNALED(status);) {
        ptrace(PTRACE_CONT, child, NULL, signal);
        if (waitpid(child, &status, 0) != child)
            return 1;
        const int exits = WIFSTOPPED(status) && status >> 16 == PTRACE_EVENT_EXIT;
        if (exits)
            read_status(child, &most, &of_files);
        signal = WIFSTOPPED(status) && !exits ? WSTOPSIG(status) : 0;
    }
    FILE *file = fopen(argv[1], "w");
    if (!file || fprintf(file, "%ld\n", most - of_files) < 0 || fclose(file) != 0)
        return 1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
