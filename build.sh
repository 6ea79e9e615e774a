#!/usr/bin/env bash
# The build's door for bash: demo, test, build, bench, chaos, package. What the verbs do stands in build/ (C#); here is only what must
# come before dotnet runs.
set -eu
cd "$(dirname "$0")"
if ! command -v dotnet >/dev/null 2>&1; then
  echo "build.sh: there is no 'dotnet' on the PATH. Install the .NET SDK 10 (https://dot.net) and run again." >&2
  exit 2
fi
if ! dotnet --version >/dev/null 2>&1; then
  echo "build.sh: global.json asks for the .NET SDK 10. Install it (https://dot.net) and run again. Installed are:" >&2
  dotnet --list-sdks >&2
  exit 2
fi
exec dotnet run --project build --configuration Release --disable-build-servers -- "$@"
