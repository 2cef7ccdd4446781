# What ./run and ./test share. Sourced, not run: sets ROOT, offers need and build_app.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

say() { printf '\033[2m%s\033[0m\n' "$*" >&2; }
die() { printf '%s\n' "$@" >&2; exit 1; }

# need COMMAND PACKAGE...: installs Debian packages when a command is missing and we may, else says exactly what to do.
need() {
  local command=$1; shift
  command -v "$command" >/dev/null 2>&1 && return
  local sudo=""
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null && sudo="sudo -n" \
      || die "“$command” is missing. Install it and start again:" "  sudo apt-get install $*"
  fi
  command -v apt-get >/dev/null 2>&1 || die "“$command” is missing, and there is no apt-get here to install it with. Install $command and start again."
  say "Installing $* …"
  local log; log=$(mktemp)
  { $sudo apt-get update && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1 \
    || { tail -n 20 "$log" >&2; die "Installing failed. Install these packages and start again: $*"; }
  rm -f "$log"
}

need_sdk() {
  command -v dotnet >/dev/null 2>&1 || die "The .NET SDK is missing. Install .NET SDK 10 (package dotnet-sdk-10.0) and start again."
  (cd "$ROOT" && dotnet --version >/dev/null 2>&1) || die "The .NET SDK here is too old: $(dotnet --list-sdks | tail -n 1). Install .NET SDK 10.0.400 or later and start again."
}

# Node builds the style sheets and scripts; its registry also brings PostgreSQL where the system has none.
need_node() {
  need node nodejs npm
  need npm npm
  local major; major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 18 ] || die "Node $major is too old. Install Node 18 or later and start again."
}

# Publishes into artifacts/app unless nothing changed since the last time.
build_app() {
  local app=$ROOT/artifacts/app
  mkdir -p "$ROOT/artifacts"
  exec 9>"$ROOT/artifacts/.build.lock"
  flock 9
  if [ -f "$app/.built" ] && [ -z "$(cd "$ROOT" && find src migrations themes package.json package-lock.json Directory.*.props global.json \
       -name node_modules -prune -o -path src/Ui/wwwroot -prune -o -type f -newer "$app/.built" -print -quit)" ]; then
    flock -u 9
    return
  fi
  need_sdk
  need_node
  say "Building (the first time takes a minute or two) …"
  local log=$ROOT/artifacts/build.log
  (cd "$ROOT" && dotnet publish src/Web/Web.csproj -c Release -o "$app" -v quiet -p:RunAnalyzers=false) >"$log" 2>&1 \
    || { tail -n 40 "$log" >&2; die "The build failed; the whole output is in $log."; }
  touch "$app/.built"
  flock -u 9
}
