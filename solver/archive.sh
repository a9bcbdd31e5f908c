#!/bin/sh
# archive.sh "CC" OBJCOPY AR OUT IN: makes of the archive IN an archive OUT whose only global symbols are the public ones.
# An object file's internal names (fail, log_line, ...) would otherwise meet those of the program it is linked into.
set -e
cc=$1 objcopy=$2 ar=$3 out=$4 in=$5
object=${out%.a}.o
$cc -r -nostdlib -Wl,--whole-archive "$in" -Wl,--no-whole-archive -o "$object"
"$objcopy" --localize-hidden "$object"
rm -f "$out"
"$ar" rcs "$out" "$object"
rm -f "$object"
