using System.Globalization;

namespace LendingMigrations.Scripts;

/// <summary>
/// Values in PostgreSQL's text form as PowerShell knows them, by the OIDs of <c>pg_type.dat</c>, which never change. What has no type
/// here, JSON and enums among them, or does not fit it, stays text.
/// </summary>
internal static class ServerText
{
    private const int MostDigitsOfDecimal = 28;

    private static readonly Dictionary<uint, uint> ElementOfArray = new()
    {
        [1000] = 16,
        [1001] = 17,
        [1005] = 21,
        [1007] = 23,
        [1016] = 20,
        [1021] = 700,
        [1022] = 701,
        [1231] = 1700,
        [1009] = 25,
        [1015] = 1043,
        [1014] = 1042,
        [2951] = 2950,
        [1182] = 1082,
        [1115] = 1114,
        [1185] = 1184,
        [199] = 114,
        [3807] = 3802,
    };

    /// <summary>Null for NULL.</summary>
    public static object? Value(string? text, uint type) => text is null ? null
        : ElementOfArray.TryGetValue(type, out var element) && text.StartsWith('{') ? new ArrayText(text, element).Read()
        : Scalar(text, type) ?? text;

    private static object? Scalar(string text, uint type) => type switch
    {
        16 => text == "t",
        17 when text.StartsWith(@"\x", StringComparison.Ordinal) => Convert.FromHexString(text.AsSpan(2)),
        20 or 26 => long.Parse(text, CultureInfo.InvariantCulture),
        21 or 23 => int.Parse(text, CultureInfo.InvariantCulture),
        700 => float.Parse(text, CultureInfo.InvariantCulture),
        701 => double.Parse(text, CultureInfo.InvariantCulture),
        1700 when text.Count(char.IsAsciiDigit) <= MostDigitsOfDecimal && decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) => number,
        1082 or 1114 when DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) => time,
        1184 when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) => instant.UtcDateTime,
        2950 => Guid.Parse(text),
        _ => null,
    };

    /// <summary>PostgreSQL manual, "Array Input and Output Syntax": <c>{1,NULL,"a \"b\"",{2}}</c>.</summary>
    private sealed class ArrayText(string text, uint element)
    {
        private int _at;

        public object?[] Read()
        {
            var items = new List<object?>();
            _at++;
            while (text[_at] != '}')
            {
                items.Add(text[_at] == '{' ? Read() : text[_at] == '"' ? Value(Quoted(), element) : Bare());
                _at += text[_at] == ',' ? 1 : 0;
            }

            _at++;
            return [.. items];
        }

        private object? Bare()
        {
            var start = _at;
            _at = text.AsSpan(start).IndexOfAny(',', '}') + start;
            return text[start.._at] is var item && item == "NULL" ? null : Value(item, element);
        }

        private string Quoted()
        {
            var item = new System.Text.StringBuilder();
            for (_at++; text[_at] != '"'; _at++)
            {
                _at += text[_at] == '\\' ? 1 : 0;
                item.Append(text[_at]);
            }

            _at++;
            return item.ToString();
        }
    }
}
