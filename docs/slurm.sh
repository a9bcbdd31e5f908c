#!/bin/bash
# A job of slimplex-mpi for Slurm: sbatch slurm.sh model.mps.  Where the time runs out it goes on from its checkpoint, in
# a job that it submits itself.
#SBATCH --job-name=slimplex
#SBATCH --nodes=4
#SBATCH --ntasks-per-node=1
#SBATCH --cpus-per-task=16
#SBATCH --time=08:00:00
#SBATCH --signal=TERM@300
model=${1:?usage: sbatch slurm.sh MODEL}
point=$model.checkpoint
arguments=(--threads "${SLURM_CPUS_PER_TASK:-1}" --checkpoint "$point" --checkpoint-minutes 15 --solution "$model.solution")
[ ! -f "$point" ] || arguments+=(--resume "$point")
srun slimplex-mpi "${arguments[@]}" "$model"
code=$?
# 12 is a limit: SIGTERM, five minutes before the end, is one.
[ "$code" != 12 ] || sbatch --dependency="afterany:$SLURM_JOB_ID" "$0" "$model"
exit "$code"
