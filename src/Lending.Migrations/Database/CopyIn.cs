using System.Buffers;
using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>Sends the data of one COPY … FROM STDIN as they are read; whatever goes wrong on our side, the server takes none of them.</summary>
internal sealed class CopyIn(NpgsqlConnection connection, SqlStatement statement, CancellationToken cancellation) : IDisposable
{
    private const int Characters = 64 * 1024;

    private NpgsqlCopyTextWriter? _open;

    /// <summary>Sends all.</summary>
    /// <returns>True.</returns>
    /// <exception cref="PostgresException">The server refused the statement or a line of the data.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="StatementFailedException">It asks for data that are no text.</exception>
    public bool Send()
    {
        using var reader = new StreamReader(statement.Data!.Content, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        _open = Begin();
        var buffer = ArrayPool<char>.Shared.Rent(Characters);
        for (int count; (count = reader.Read(buffer, 0, buffer.Length)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            _open.Write(buffer, 0, count);
        }

        ArrayPool<char>.Shared.Return(buffer);
        var complete = _open;
        _open = null;
        complete.Dispose();
        return true;
    }

    private NpgsqlCopyTextWriter Begin()
    {
        try
        {
            return (NpgsqlCopyTextWriter)connection.BeginTextImport(statement.Text);
        }
        catch (Exception exception) when (exception is not NpgsqlException and not OperationCanceledException and not InvalidOperationException)
        {
            // The driver has no type of its own for it.
            throw new StatementFailedException("The data of a COPY in a script are text: they cannot be FORMAT binary.", server: null, statement, exception);
        }
    }

    /// <summary>Gives up what was not sent to its end.</summary>
    public void Dispose()
    {
        try
        {
            _open?.Cancel();
            _open?.Dispose();
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException or ObjectDisposedException)
        {
            // The connection is gone, or the server had given up before us.
        }
    }
}
