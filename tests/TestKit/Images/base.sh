#!/usr/bin/env bash
# Writes the file tree of the base image to standard output, as a tar: a small Debian with PostgreSQL and Redis.
# Usage: base.sh MIRROR WORK-FOLDER   (as root; the mirror is the machine's own, nothing here names one)
set -euo pipefail
mirror=$1 work=$2
release=trixie packages=ca-certificates,postgresql-17,redis-server,libicu76

root=$work/root
rm -rf "$root"
debootstrap --variant=minbase --include="$packages" "$release" "$root" "$mirror" >&2

# What no test needs is three quarters of the import: package lists, manuals, translations, and LLVM, which PostgreSQL
# loads only for JIT compilation and does without when it is not there.
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,locale,info,lintian}/* \
  "$root"/usr/lib/postgresql/*/lib/{bitcode,llvmjit*} "$root"/usr/lib/*/{libLLVM*,libz3*} "$root"/var/lib/postgresql/*/main

# One directory for programs in containers of any PostgreSQL version, and no second cluster beside the entry point's own.
ln -s "$(cd "$root" && ls -d usr/lib/postgresql/*/bin | sed 's,^,/,')" "$root/opt/postgresql"

tar --numeric-owner -C "$root" -c .
rm -rf "$root"
