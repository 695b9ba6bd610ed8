#!/usr/bin/env bash
# Runs all tests on a fresh Debian machine: installs what they need where it is missing, builds, tests.
# Ends with a line "N passed, N failed". Exit code 0 only when nothing failed and something passed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packages_missing=()
need() { command -v "$1" >/dev/null 2>&1 || packages_missing+=("$2"); }
need git git
need setpriv util-linux
need bwrap bubblewrap
grep -q 'libseccomp\.so\.2' <<< "$(ldconfig -p 2>/dev/null)" || packages_missing+=(libseccomp2)
need python3 python3
need curl curl
need clang clang
need wasm-ld lld
need redis-server redis-server
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || packages_missing+=(postgresql)

if [ ${#packages_missing[@]} -gt 0 ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "installing: ${packages_missing[*]}"
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages_missing[@]}" >/dev/null \
            || { echo "could not install: ${packages_missing[*]}"; echo "0 passed, 1 failed"; exit 1; }
    else
        echo "these tests need: ${packages_missing[*]} (apt-get install as root)"
        echo "0 passed, 1 failed"
        exit 1
    fi
fi
command -v dotnet >/dev/null 2>&1 || { echo "these tests need the .NET SDK named in global.json"; echo "0 passed, 1 failed"; exit 1; }

configuration=${CONFIGURATION:-Release}
dotnet build KariOrleans.sln -c "$configuration" --nologo -v quiet ${CI:+--no-restore} || { echo "the build failed"; echo "0 passed, 1 failed"; exit 1; }

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
status=0
for project in KariOrleans.Tests KariOrleans.SystemTests; do
    dotnet test "tests/$project" -c "$configuration" --no-build --nologo -v minimal \
        --logger "trx;LogFileName=$project.trx" --results-directory "$results" --blame-hang-timeout 5m || status=1
done

# A figure that slips shows as a failed line here, not only in a report that somebody has to read.
python3 tests/benchmark-smoke.py "$configuration" "$results" || status=1

python3 - "$results" <<'PY'
import glob, sys, xml.etree.ElementTree as tree
passed = failed = 0
for file in glob.glob(sys.argv[1] + "/*.trx"):
    counters = tree.parse(file).getroot().find(".//{*}Counters").attrib
    passed += int(counters["passed"])
    failed += int(counters["total"]) - int(counters["passed"])
for file in glob.glob(sys.argv[1] + "/*.count"):
    p, f = map(int, open(file).read().split())
    passed, failed = passed + p, failed + f
print(f"{passed} passed, {failed} failed")
sys.exit(0 if passed and not failed else 1)
PY
[ $? -eq 0 ] && exit $status
exit 1
