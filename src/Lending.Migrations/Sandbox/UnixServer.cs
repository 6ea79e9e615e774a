using System.Diagnostics;

namespace Lending.Migrations.Sandbox;

/// <summary>
/// The server on Linux and macOS. A small shell script is its parent and waits at the end of a pipe that we hold: when we close
/// it, or when we are gone in whatever way (<c>kill -9</c> included), the script reads the end, stops the server and removes the folder.
/// </summary>
/// <remarks>
/// The script and all below it are a session of their own (a job of its own where there is no <c>setsid</c>), so that Ctrl-C in a
/// terminal reaches us alone. The password goes through the pipe and a file that only the server's user can read: it is never
/// an argument, which every process list shows.
/// </remarks>
internal sealed class UnixServer : ISandboxServer
{
    // The server's process is taken from its own lock file, and believed only if its command line names our folder.
    private const string Stopping = """
        stop() {
          tries=0
          while [ -n "$started" ] && [ ! -s "$data/postmaster.pid" ] && [ ! -e "$folder/ended" ] && [ -d "$data" ] && [ $tries -lt 100 ]; do
            tries=$((tries + 1)); sleep 0.05
          done
          pid=$(head -n 1 "$data/postmaster.pid")
          tries=0
          while [ -n "$pid" ] && ours "$pid"; do
            if [ $tries -ge 200 ]; then kill -KILL "$pid"; elif [ $((tries % 50)) -eq 0 ]; then kill -QUIT "$pid"; fi
            tries=$((tries + 1)); sleep 0.02
          done
          wait
          tries=0
          until rm -rf "$folder" || [ $tries -ge 100 ]; do tries=$((tries + 1)); sleep 0.05; done
        }
        ours() {
          case $( { cat "/proc/$1/cmdline" || ps -o args= -p "$1"; } | tr '\0' ' ') in *"$data"*) true ;; *) false ;; esac
        }
        folder=$1; data=$folder/data; log=$folder/server.log; started=
        exec >/dev/null 2>&1

        """;

    private const string Serving = Stopping + """
        command -v setsid || set -m
        trap '' HUP INT TERM
        bin=$2; user=$3; sockets=$4; shift 4
        umask 077
        prepare() {
          IFS= read -r password || return
          mkdir "$data" "$folder/run" && printf '%s\n' "$password" >"$folder/run/password" || return
          if [ -n "$user" ]; then chown -R "$user" "$data" "$folder/run" || return; fi
          "$@" "$bin/initdb" -D "$data" -U postgres --pwfile="$folder/run/password" --auth=scram-sha-256 \
            --encoding=UTF8 --locale=C --no-sync </dev/null >>"$log" 2>&1 || return
          rm -f "$folder/run/password"
        }
        serve() {
          port=$1; shift
          "$@" "$bin/postgres" -D "$data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$sockets" \
            -c max_connections=100 -c fsync=off -c synchronous_commit=off -c full_page_writes=off </dev/null >>"$log" 2>&1
          echo "$?" >"$folder/ended"
        }
        cd /
        prepare "$@" || echo initdb >"$folder/ended"
        while IFS= read -r port; do started=yes; serve "$port" "$@" & done
        stop
        """;

    // Only what we made ourselves: anybody may put a folder of such a name into /tmp.
    private const string Removing = Stopping + """
        [ -O "$folder" ] && [ ! -L "$folder" ] || exit 1
        stop
        [ ! -e "$folder" ]
        """;

    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(20);

    private readonly SandboxFolder _folder;
    private readonly Process _script;

    public UnixServer(SandboxFolder folder, PostgresBinaries binaries, UnprivilegedUser? user, string password)
    {
        _folder = folder;
        var sockets = folder.Sockets is { } path ? $"\"{path}\"" : "";
        string[] script = [.. Shell(), Serving, "sh", folder.Path, binaries.Folder, user?.Name ?? "", sockets, .. user?.Prefix ?? []];
        var start = ChildProcess.Describe(script, "/");
        start.RedirectStandardInput = true;
        _script = Process.Start(start)!;
        _script.StandardInput.NewLine = "\n";
        Tell(password);
    }

    public bool HasEnded => File.Exists(_folder.Ended) || _script.HasExited;

    public void Launch(int port)
    {
        File.Delete(_folder.Ended);
        Tell(port.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        try
        {
            _script.StandardInput.Close();
        }
        catch (IOException)
        {
            // The script is gone, and with it the other end.
        }

        _script.WaitForExit(LongestStop);
        _script.Dispose();
        if (Directory.Exists(_folder.Path))
        {
            Remove(_folder);
        }
    }

    /// <summary>Stops the server of a folder that we own and removes the folder; false where it is not ours or resists.</summary>
    public static bool Remove(SandboxFolder folder) => ChildProcess.Succeeds(["/bin/sh", "-c", Removing, "sh", folder.Path], "/");

    private void Tell(string line)
    {
        try
        {
            _script.StandardInput.WriteLine(line);
            _script.StandardInput.Flush();
        }
        catch (IOException)
        {
            // The script has ended; HasEnded tells.
        }
    }

    private static string[] Shell() => ChildProcess.Succeeds(["setsid", "true"], "/")
        ? ["setsid", "/bin/sh", "-c"]
        : ["/bin/sh", "-c"];
}
