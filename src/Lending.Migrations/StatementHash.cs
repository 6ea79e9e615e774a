using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lending.Migrations;

/// <summary>
/// Tells a statement that is done from any other: SHA-256 over its text, with line ends as LF, its values and its data. Values count,
/// because a loop in code says the same text again with others.
/// </summary>
internal sealed class StatementHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly HashingStream? _data;
    private string? _finished;

    /// <summary>Begins with text and values.</summary>
    public StatementHash(SqlStatement statement)
    {
        Add(statement.Text.ReplaceLineEndings("\n"));
        foreach (var (name, value) in statement.Parameters ?? new Dictionary<string, object?>())
        {
            Add(name);
            Add(value is null ? null : Convert.ToString(value is Array array ? string.Join('\u001f', array.Cast<object?>()) : value, CultureInfo.InvariantCulture));
        }

        foreach (var value in statement.Values ?? [])
        {
            Add(value);
        }

        _data = statement.Data is null ? null : new HashingStream(statement.Data.Content, _hash);
        Statement = _data is null ? statement : statement with { Data = statement.Data! with { Content = _data } };
    }

    /// <summary>The statement to send in place of the one that was given: its data are hashed as they are read.</summary>
    public SqlStatement Statement { get; }

    /// <summary>The hash of a statement; reads its data to their end.</summary>
    public static string Of(SqlStatement statement)
    {
        using var hash = new StatementHash(statement);
        return hash.Finish();
    }

    /// <summary>The hash, in lower-case hex, with the data that nobody has read.</summary>
    public string Finish()
    {
        _data?.CopyTo(Stream.Null);
        return _finished ??= Convert.ToHexString(_hash.GetHashAndReset()).ToLowerInvariant();
    }

    public void Dispose()
    {
        _hash.Dispose();
        _data?.Dispose();
    }

    /// <summary>With its length before it, so that no two lists of parts come to the same bytes.</summary>
    private void Add(string? part)
    {
        var bytes = part is null ? [] : Encoding.UTF8.GetBytes(part);
        _hash.AppendData(BitConverter.GetBytes(part is null ? -1 : bytes.Length));
        _hash.AppendData(bytes);
    }

    /// <summary>Reads a stream and hashes what passes. Whose stream it is closes it.</summary>
    private sealed class HashingStream(Stream inner, IncrementalHash hash) : ForwardStream
    {
        public override int Read(Span<byte> buffer)
        {
            var length = inner.Read(buffer);
            hash.AppendData(buffer[..length]);
            return length;
        }
    }
}
