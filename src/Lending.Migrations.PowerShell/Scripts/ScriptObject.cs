using System.Dynamic;
using System.Reflection;
using Lending.Migrations;
using Lending.Migrations.Operations;

namespace LendingMigrations.Scripts;

/// <summary>
/// What a script sees as <c>$queryInterface</c> and <c>$Sequelize</c>: the public members of some objects and classes, by their names in any
/// case. A member that is not there is an error: PowerShell itself would give $null for it.
/// </summary>
/// <param name="path">How a script says it, for errors.</param>
/// <param name="binder">Turns arguments into what the members take.</param>
/// <param name="targets">Objects, and types for their static members; the first that has a member of a name is meant.</param>
internal sealed class ScriptObject(string path, ValueBinder binder, params object[] targets) : DynamicObject
{
    private const BindingFlags OfTypes = BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly;
    private const BindingFlags OfObjects = OfTypes | BindingFlags.Instance;

    private static readonly string[] Everyones = [nameof(GetType), nameof(ToString), nameof(Equals), nameof(GetHashCode)];

    private readonly CallBinder _calls = new(binder);

    public override IEnumerable<string> GetDynamicMemberNames() =>
        targets.SelectMany(target => MembersOf(target).Select(member => WrittenAs(member, target))).Distinct(StringComparer.OrdinalIgnoreCase);

    public override bool TryInvokeMember(InvokeMemberBinder binder, object?[]? args, out object? result)
    {
        result = null;
        if (Everyones.Contains(binder.Name, StringComparer.OrdinalIgnoreCase))
        {
            return false;
        }

        var methods = Find<MethodInfo>(binder.Name).ToList();
        var given = args ?? [];
        result = methods.Count > 0 ? _calls.Call(binder.Name, methods, given)
            : Property(binder.Name) is DataType type ? type // As Sequelize on PostgreSQL, which has no INTEGER(11), TEXT('long'), DATE(6).
            : throw Unknown(binder.Name);
        return true;
    }

    public override bool TryGetMember(GetMemberBinder binder, out object? result)
    {
        result = Property(binder.Name) ?? Bare(binder.Name);
        return true;
    }

    public override string ToString() => path;

    private object? Property(string name) =>
        Find<PropertyInfo>(name).FirstOrDefault() is (var property, var target) && property is not null ? property.GetValue(target) : null;

    /// <summary><c>$Sequelize.STRING</c> beside <c>$Sequelize.STRING(64)</c>. Nothing but a type is called without parentheses.</summary>
    private object? Bare(string name)
    {
        var methods = Find<MethodInfo>(name).ToList();
        return methods.Count == 0 ? throw Unknown(name)
            : methods.TrueForAll(method => method.Member.ReturnType == typeof(DataType)) ? _calls.Call(name, methods, [])
            : throw ValueBinder.Invalid($"{path}.{name} is a method: write {path}.{name}(…).");
    }

    private IEnumerable<(T Member, object? Target)> Find<T>(string name)
        where T : MemberInfo => targets.SelectMany(target => MembersOf(target)
            .OfType<T>()
            .Where(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(member => (member, target is Type ? null : (object?)target)));

    private static IEnumerable<MemberInfo> MembersOf(object target)
    {
        var type = target as Type ?? target.GetType();
        return type.GetMembers(target is Type ? OfTypes : OfObjects).Where(member => member
            is PropertyInfo
            or MethodInfo { IsSpecialName: false, ContainsGenericParameters: false });
    }

    private static string WrittenAs(MemberInfo member, object target) => target as Type == typeof(DataTypes)
        ? member.Name.ToUpperInvariant()
        : char.ToLowerInvariant(member.Name[0]) + member.Name[1..];

    private InvalidMigrationException Unknown(string name) => new(
        "MemberUnknown", $"{path} has no '{name}'. It has: {string.Join(", ", GetDynamicMemberNames().Order(StringComparer.OrdinalIgnoreCase))}.");
}
