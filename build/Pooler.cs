namespace Lending.Build;

/// <summary>Sees to it that there is a PgBouncer, on Debian and its kin, where this is root; elsewhere its tests are skipped.</summary>
internal static class Pooler
{
    private const string DebiansPlace = "/usr/sbin/pgbouncer";

    /// <summary>Finds it, or installs it.</summary>
    /// <exception cref="BuildException">There is none and none can be had.</exception>
    public static void Ensure(Workshop workshop)
    {
        var shell = workshop.Shell;
        if (shell.Find("pgbouncer") is not null || File.Exists(DebiansPlace))
        {
            return;
        }

        if (!Environment.IsPrivilegedProcess || shell.Find("apt-get") is null)
        {
            throw new BuildException("there is no pgbouncer, and it is installed only by root on Debian and its kin. Install it by hand.");
        }

        shell.SetVariable("DEBIAN_FRONTEND", "noninteractive");
        shell.Try("apt-get", "update", "-q");
        shell.Run("apt-get", "install", "-q", "-y", "--no-install-recommends", "pgbouncer");
    }
}
