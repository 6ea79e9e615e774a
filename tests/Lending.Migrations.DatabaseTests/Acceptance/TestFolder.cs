namespace Lending.Migrations.DatabaseTests.Acceptance;

/// <summary>A folder of one test, gone with it.</summary>
internal sealed class TestFolder : IDisposable
{
    public TestFolder() => Path = Directory.CreateTempSubdirectory("lending-test-").FullName;

    public string Path { get; }

    /// <summary>The path of something in it, with <c>/</c> between the parts.</summary>
    public string At(string name) => System.IO.Path.Combine([Path, .. name.Split('/')]);

    /// <summary>Writes a file, its folders too, as UTF-8 without a mark.</summary>
    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var path = At(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Writes a file whose last line is very long.</summary>
    /// <param name="begin">What it begins with.</param>
    /// <param name="count">So many times <c>x</c> follow.</param>
    /// <param name="end">And this.</param>
    public void WriteLong(string name, string begin, int count, string end)
    {
        Write(name, begin);
        using var file = new FileStream(At(name), FileMode.Append);
        var filler = new byte[1_000_000];
        Array.Fill(filler, (byte)'x');
        for (; count > 0; count -= filler.Length)
        {
            file.Write(filler, 0, Math.Min(count, filler.Length));
        }

        file.Write(System.Text.Encoding.UTF8.GetBytes(end));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
