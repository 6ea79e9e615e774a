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

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
