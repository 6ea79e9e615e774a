namespace Lending.Migrations.Sandbox;

/// <summary>As whom the server runs when we are root, as whom PostgreSQL refuses to run.</summary>
/// <param name="Name">Of the account.</param>
/// <param name="Prefix">The command, and what precedes the one to run as that user.</param>
internal sealed record UnprivilegedUser(string Name, IReadOnlyList<string> Prefix)
{
    private const string Accounts = "/etc/passwd";

    private static readonly string[] Preferred = ["postgres", "_postgres", "nobody"];

    /// <summary>The first account and way that can start the server; null where we are not root.</summary>
    /// <exception cref="InvalidMigrationException">We are root, and no account can.</exception>
    public static UnprivilegedUser? For(PostgresBinaries binaries)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return null;
        }

        var accounts = File.ReadLines(Accounts).Select(line => line.Split(':')).Where(fields => fields.Length > 3).ToList();
        return Preferred
            .Select(name => accounts.Find(fields => fields[0] == name))
            .OfType<string[]>()
            .SelectMany(fields => Ways(fields[0], fields[2], fields[3]))
            .FirstOrDefault(user => user.Can([binaries.Program("postgres"), "--version"]))
            ?? throw new InvalidMigrationException(
                PostgresBinaries.ErrorId,
                $"PostgreSQL refuses to run as root, and none of the accounts {string.Join(", ", Preferred)} can run {binaries.Program("postgres")}. "
                + $"Start as another user, or set {PostgresBinaries.Variable} to programs that such an account can reach.");
    }

    /// <summary>Whether the user may enter the folder, and those above it.</summary>
    public bool CanEnter(string folder) => Can(["/bin/sh", "-c", "[ -x \"$1\" ]", "sh", folder]);

    private bool Can(IReadOnlyList<string> command) => ChildProcess.Succeeds([.. Prefix, .. command], "/");

    private static IEnumerable<UnprivilegedUser> Ways(string name, string user, string group) =>
    [
        new(name, ["setpriv", $"--reuid={user}", $"--regid={group}", "--clear-groups"]),
        new(name, ["runuser", "-u", name, "--"]),
        new(name, ["su", "-s", "/bin/sh", "-c", "exec \"$0\" \"$@\"", name, "--"]),
        new(name, ["su", "-s", "/bin/sh", name, "-c", "exec \"$0\" \"$@\""]),
        new(name, ["sudo", "-n", "-u", name, "--"]),
    ];
}
