using Lending.Migrations.Sandbox;

namespace Lending.Migrations.Chaos.Stage;

/// <summary>A disk of some megabytes in memory, with a tablespace on it. To mount one takes Linux and root.</summary>
internal sealed class SmallDisk : IDisposable
{
    public const string Tablespace = "small";

    private const int Size = 48 << 20;

    private SmallDisk(string folder, string? whyNot) => (Folder, WhyNot) = (folder, whyNot);

    public string Folder { get; }

    /// <summary>Why there is none; null where there is one.</summary>
    public string? WhyNot { get; }

    private string Filler => Path.Combine(Folder, "filler");

    public static SmallDisk Mount(UnprivilegedUser? user)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return new SmallDisk("", "a small tmpfs can only be mounted by root on Linux");
        }

        var folder = Directory.CreateTempSubdirectory("chaos-disk-").FullName;
        if (!ChildProcess.Succeeds(["mount", "-t", "tmpfs", "-o", $"size={Size},mode=0755", "tmpfs", folder], "/"))
        {
            Directory.Delete(folder);
            return new SmallDisk("", "mount refuses a tmpfs here");
        }

        ChildProcess.Succeeds(["chown", user?.Name ?? "postgres", folder], "/");
        return new SmallDisk(folder, null);
    }

    /// <summary>Leaves so many bytes of what is free.</summary>
    public void Fill(int leave)
    {
        var piece = new byte[256 * 1024];
        using var filler = File.Create(Filler);
        for (var free = new DriveInfo(Folder).AvailableFreeSpace; free - piece.Length >= leave; free -= piece.Length)
        {
            filler.Write(piece);
        }
    }

    public void Clear() => File.Delete(Filler);

    public void Dispose()
    {
        if (WhyNot is null && ChildProcess.Succeeds(["umount", "-l", Folder], "/"))
        {
            Directory.Delete(Folder);
        }
    }
}
