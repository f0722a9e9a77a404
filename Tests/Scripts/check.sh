# Sourced by the *.test scripts: prints "ok - what" or "not ok - what", which Tests/run counts.
# shellcheck shell=bash disable=SC2034

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/linecard-test.XXXXXX")
failures=0
output=
status=0

cleanup() {
    rm -rf "$work"
}
trap cleanup EXIT

# run COMMAND...: keeps what it says, both ways, in $output and how it ended in $status.
run() {
    status=0
    output=$("$@" 2>&1) || status=$?
}

# verify WHAT COMMAND...: one test.
verify() {
    local what=$1
    shift
    if "$@"; then
        echo "ok - $what"
    else
        failures=$((failures + 1))
        echo "not ok - $what"
        printf 'status %s, output:\n%s\n' "$status" "$output" | tail -n 40 | sed 's/^/    # /'
    fi
}

ends_with_status() { [ "$status" -eq "$1" ]; }
says() { grep -qF -- "$1" <<<"$output"; }
says_one_line() { [ "$(grep -c . <<<"$output")" -eq 1 ]; }

# Processes that name the directory of this test in their arguments, other than this script's own.
no_process_left() {
    local left
    left=$(pgrep -f -- "$work" | grep -vxF -e "$$" -e "$BASHPID" || true)
    [ -z "$left" ]
}

# free_port: a port that nobody had a moment ago.
free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

finish() {
    [ "$failures" -eq 0 ]
    exit
}
