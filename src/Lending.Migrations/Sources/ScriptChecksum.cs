using System.Buffers;
using System.Security.Cryptography;

namespace Lending.Migrations.Sources;

/// <summary>
/// SHA-256 of a text whose line ends are LF, computed as the bytes pass: a checkout with CRLF is the same migration. The byte
/// order mark is the caller's to leave out.
/// </summary>
internal sealed class ScriptChecksum : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _afterReturn;

    /// <summary>The checksum of a whole text, in lower-case hex.</summary>
    public static string Of(ReadOnlySpan<byte> text)
    {
        if (!text.Contains((byte)'\r'))
        {
            return Hex(SHA256.HashData(text));
        }
        using var checksum = new ScriptChecksum();
        checksum.Append(text);
        return checksum.Finish();
    }

    /// <summary>The checksum of a file whose encoding is nobody's business here; its byte order mark does not count.</summary>
    public static string OfFile(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var checksum = new ScriptChecksum();
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        var length = file.ReadAtLeast(buffer, ScriptEncoding.Mark.Length, throwOnEndOfStream: false);
        var start = buffer.AsSpan(0, length).StartsWith(ScriptEncoding.Mark) ? ScriptEncoding.Mark.Length : 0;
        for (; length > 0; length = file.Read(buffer), start = 0)
        {
            checksum.Append(buffer.AsSpan(start, length - start));
        }
        ArrayPool<byte>.Shared.Return(buffer);
        return checksum.Finish();
    }

    /// <summary>Adds the next bytes; a CRLF may be cut between two calls.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.Contains((byte)'\r'))
        {
            AppendPart(bytes);
            return;
        }
        var normal = ArrayPool<byte>.Shared.Rent(bytes.Length);
        var length = 0;
        for (int at; (at = bytes.IndexOf((byte)'\r')) >= 0; bytes = bytes[(at + 1)..])
        {
            length += Copy(bytes[..at], normal.AsSpan(length));
            normal[length++] = (byte)'\n';
            _afterReturn = true;
        }
        length += Copy(bytes, normal.AsSpan(length));
        _hash.AppendData(normal, 0, length);
        ArrayPool<byte>.Shared.Return(normal);
    }

    /// <summary>The checksum of all that was added, in lower-case hex.</summary>
    public string Finish() => Hex(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();

    private static string Hex(byte[] hash) => Convert.ToHexString(hash).ToLowerInvariant();

    private void AppendPart(ReadOnlySpan<byte> bytes) => _hash.AppendData(WithoutPairedLineFeed(bytes));

    private int Copy(ReadOnlySpan<byte> part, Span<byte> destination)
    {
        part = WithoutPairedLineFeed(part);
        part.CopyTo(destination);
        return part.Length;
    }

    /// <summary>The LF of a CRLF goes: its CR was written as LF.</summary>
    private ReadOnlySpan<byte> WithoutPairedLineFeed(ReadOnlySpan<byte> part)
    {
        if (part.IsEmpty)
        {
            return part;
        }
        var paired = _afterReturn && part[0] == '\n';
        _afterReturn = false;
        return paired ? part[1..] : part;
    }
}
