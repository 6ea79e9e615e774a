using System.Text;

namespace Lending.Migrations.Sources;

/// <summary>
/// The text of a migration that is code in some language, read once: what was checked is what the checksum is of.
/// </summary>
/// <param name="Text">Decoded by its byte order mark, else as UTF-8.</param>
/// <param name="Checksum">SHA-256 in lower-case hex, without the byte order mark and with line ends as LF.</param>
public sealed record MigrationCode(string Text, string Checksum)
{
    /// <summary>Reads a file.</summary>
    /// <param name="file">Its path, absolute.</param>
    /// <exception cref="InvalidMigrationException">The file cannot be read.</exception>
    public static MigrationCode Read(string file)
    {
        try
        {
            var bytes = File.ReadAllBytes(file);
            using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8);
            var start = bytes.AsSpan().StartsWith(ScriptEncoding.Mark) ? ScriptEncoding.Mark.Length : 0;
            return new MigrationCode(reader.ReadToEnd(), ScriptChecksum.Of(bytes.AsSpan(start)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw ScriptText.Unreadable(file, error);
        }
    }
}
