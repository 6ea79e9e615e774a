using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lending.Migrations.Sandbox;

/// <summary>The folder of one sandbox: the cluster, the socket, the log, and the marker by which others find it.</summary>
internal sealed record SandboxFolder(string Path)
{
    /// <summary>How the name of every sandbox's folder begins.</summary>
    public const string Prefix = "lending-migrations-sandbox-";

    /// <summary>The longest path of a socket that every system takes (macOS: 104 bytes with the closing zero).</summary>
    private const int LongestSocketPath = 100;

    public string Data => System.IO.Path.Combine(Path, "data");

    public string Log => System.IO.Path.Combine(Path, "server.log");

    /// <summary>Written when a try to start the server is over.</summary>
    public string Ended => System.IO.Path.Combine(Path, "ended");

    /// <summary>Where the server's socket goes; null where the path would be too long for one.</summary>
    public string? Sockets => System.IO.Path.Combine(Path, "run") is { } run && run.Length + ".s.PGSQL.65535.lock".Length <= LongestSocketPath ? run : null;

    private string Marker => System.IO.Path.Combine(Path, "sandbox.json");

    /// <summary>Makes a folder that nobody else may write to or list; the server's user can pass through it.</summary>
    public static SandboxFolder Create(UnprivilegedUser? user)
    {
        var parent = user?.CanEnter(System.IO.Path.GetTempPath()) == false ? "/tmp" : System.IO.Path.GetTempPath();
        var path = System.IO.Path.Combine(parent, Prefix + RandomNumberGenerator.GetHexString(12, lowercase: true));
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            const UnixFileMode Passable = Mine | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            Directory.CreateDirectory(path, Mine);
            File.SetUnixFileMode(path, user is null ? Mine : Passable);
        }

        return new SandboxFolder(path);
    }

    /// <summary>Every sandbox's folder on this machine that we may read.</summary>
    public static IEnumerable<SandboxFolder> All() => new[] { System.IO.Path.GetTempPath(), "/tmp" }
        .Where(Directory.Exists)
        .SelectMany(parent => Directory.EnumerateDirectories(parent, Prefix + "*"))
        .Select(System.IO.Path.GetFullPath)
        .Distinct(StringComparer.Ordinal)
        .Select(path => new SandboxFolder(path));

    /// <summary>Writes the marker, at once or not at all.</summary>
    public void Write(SandboxInfo info)
    {
        File.WriteAllText(Marker + ".new", JsonSerializer.Serialize(info, SandboxJson.Default.SandboxInfo));
        File.Move(Marker + ".new", Marker, overwrite: true);
    }

    /// <summary>What the marker says; null where there is none, or none for us.</summary>
    public SandboxInfo? Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Marker), SandboxJson.Default.SandboxInfo) is { } info && info.Folder == Path ? info : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// The server's process once it takes connections on the port, else null (PostgreSQL source, pidfile.h: line 1 is the
    /// process, line 4 the port, line 8 the state).
    /// </summary>
    public int? ReadyProcess(int port)
    {
        try
        {
            var lines = File.ReadAllLines(System.IO.Path.Combine(Data, "postmaster.pid"));
            return lines.Length >= 8 && lines[7].Trim() == "ready" && lines[3] == port.ToString(CultureInfo.InvariantCulture)
                ? int.Parse(lines[0], CultureInfo.InvariantCulture)
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The last lines of what initdb and the server said.</summary>
    public string LogTail() => File.Exists(Log) ? string.Join('\n', File.ReadLines(Log).TakeLast(15)) : "(no log)";
}

/// <summary>Made when compiled: a trimmed program, too, can read and write the marker.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(SandboxInfo))]
internal sealed partial class SandboxJson : JsonSerializerContext;
