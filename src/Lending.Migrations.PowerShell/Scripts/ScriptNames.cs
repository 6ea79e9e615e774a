using System.Dynamic;

namespace LendingMigrations.Scripts;

/// <summary>Names with a value each, in any case: <c>$Sequelize.Op</c>, <c>$Sequelize.QueryTypes</c>, <c>$Sequelize.Deferrable</c>.</summary>
/// <param name="path">How a script says it, for errors.</param>
/// <param name="members">The values.</param>
internal sealed class ScriptNames(string path, IEnumerable<KeyValuePair<string, object>> members) : DynamicObject
{
    private readonly Dictionary<string, object> _members = new(members, StringComparer.OrdinalIgnoreCase);

    public override IEnumerable<string> GetDynamicMemberNames() => _members.Keys;

    public override bool TryGetMember(GetMemberBinder binder, out object? result)
    {
        result = _members.TryGetValue(binder.Name, out var found) ? found : throw ValueBinder.Invalid(
            $"{path} has no '{binder.Name}'. It has: {string.Join(", ", _members.Keys.Order(StringComparer.Ordinal))}.");
        return true;
    }

    public override string ToString() => path;
}

/// <summary>An operator of <c>$Sequelize.Op</c>, the key of a condition.</summary>
/// <param name="Name">Of our Op's method, or And, Or.</param>
internal sealed record OpSymbol(string Name)
{
    public override string ToString() => $"Op.{char.ToLowerInvariant(Name[0])}{Name[1..]}";
}

/// <summary><c>$Sequelize.ENUM</c> without values, which stand beside it.</summary>
internal sealed record EnumOfColumn;
