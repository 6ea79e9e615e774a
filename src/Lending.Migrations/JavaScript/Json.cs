using System.Buffers;
using System.Text.Json;

namespace Lending.Migrations.JavaScript;

/// <summary>The words of the protocol: one object of JSON a line.</summary>
internal static class Json
{
    /// <summary>One line with an object.</summary>
    public static ReadOnlySpan<byte> Line(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            content(writer);
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan;
    }

    public static JsonElement Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }

    /// <summary>A text that may be absent or null.</summary>
    public static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The place in the code that a message names; null where it names none.</summary>
    public static SourceLocation? Place(JsonElement element) =>
        element.TryGetProperty("place", out var place) && place.ValueKind == JsonValueKind.Object
            ? new SourceLocation(place.GetProperty("file").GetString()!, place.GetProperty("line").GetInt32(), place.GetProperty("column").GetInt32())
            : null;

    /// <summary>What the server gave, as the stand-in for pg takes it.</summary>
    public static void WriteResults(Utf8JsonWriter writer, IReadOnlyList<StatementResult> results)
    {
        writer.WriteStartArray("results");
        foreach (var result in results)
        {
            writer.WriteStartObject();
            writer.WriteString("command", result.Command);
            if (result.Count is { } count)
            {
                writer.WriteNumber("count", count);
            }
            else
            {
                writer.WriteNull("count");
            }

            writer.WriteStartArray("columns");
            foreach (var column in result.Columns)
            {
                writer.WriteStartArray();
                writer.WriteStringValue(column.Name);
                writer.WriteNumberValue(column.TypeOid);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("rows");
            foreach (var row in result.Rows)
            {
                writer.WriteStartArray();
                foreach (var value in row)
                {
                    writer.WriteStringValue(value);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>What the server said of an error, under the names that pg gives to its fields.</summary>
    public static void WriteError(Utf8JsonWriter writer, ServerError error)
    {
        writer.WriteStartObject("error");
        Write("message", error.Message);
        Write("severity", error.Severity);
        Write("code", error.SqlState);
        Write("detail", error.Detail);
        Write("hint", error.Hint);
        Write("position", error.Position > 0 ? error.Position.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
        Write("where", error.Where);
        Write("schema", error.Schema);
        Write("table", error.Table);
        Write("column", error.Column);
        Write("dataType", error.DataType);
        Write("constraint", error.Constraint);
        Write("routine", error.Routine);
        writer.WriteEndObject();

        void Write(string name, string? value)
        {
            if (value is not null)
            {
                writer.WriteString(name, value);
            }
        }
    }
}
