# Sourced by deploy/run and Tests/run: what must be on the machine before Swift code can be built.
# shellcheck shell=bash disable=SC2034

# The system libraries, their headers, and the data that they need (Debian 12 and Ubuntu 24.04 use the same names).
# libxml2 is what Foundation reads XML with; a release that carries Foundation asks for it by itself.
GROUND_PACKAGES=(
    ca-certificates curl libprotobuf-c-dev libsqlite3-dev libssl-dev libxml2-dev libzip-dev pkg-config tzdata zlib1g-dev
)

# Exit codes are those of sysexits.h.
EXIT_USAGE=64
EXIT_DATA=65
EXIT_UNAVAILABLE=69
EXIT_FAILURE=70
EXIT_CANNOT_CREATE=73
export EXIT_USAGE EXIT_DATA EXIT_UNAVAILABLE EXIT_FAILURE EXIT_CANNOT_CREATE

# fail CODE SENTENCE: says it on standard error and ends.
fail() {
    printf '%s\n' "$2" >&2
    exit "$1"
}

# install_missing PACKAGE...: installs the distribution packages that are not there, and says which.
install_missing() {
    local package missing=() as_root=()
    command -v dpkg-query >/dev/null ||
        fail "$EXIT_UNAVAILABLE" "This needs Debian 12 or Ubuntu 24.04: dpkg is not here, so these packages cannot be looked for: $*."
    for package in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ "${#missing[@]}" -gt 0 ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null ||
            fail "$EXIT_UNAVAILABLE" "Missing packages: ${missing[*]}; run this as root once, or install them with apt-get install."
        as_root=(sudo)
    fi
    echo "Installing from the distribution: ${missing[*]}"
    # An unreachable mirror is not fatal by itself: the packages may be in the cache.
    "${as_root[@]}" apt-get update -qq || true
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
        fail "$EXIT_UNAVAILABLE" "apt-get could not install ${missing[*]}; its message is above."
}

# require_swift: a toolchain that can build this, or one sentence.
require_swift() {
    local version major minor
    local where="Linecard needs a Swift toolchain of version 6.2 or newer (https://www.swift.org/install/linux says how to install one)"
    command -v swift >/dev/null || fail "$EXIT_UNAVAILABLE" "$where; the command swift was not found."
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9]*\.[0-9][0-9]*\).*/\1/p' | head -n 1)
    major=${version%%.*}
    minor=${version#*.}
    if [ -z "$version" ] || [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 2 ]; }; then
        fail "$EXIT_UNAVAILABLE" "$where; the one here is ${version:-of an unknown version}."
    fi
}
