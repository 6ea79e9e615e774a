using System.Management.Automation;
using System.Reflection;

namespace Lending.Migrations.PowerShell.Help;

/// <summary>What the attributes of a cmdlet's class say. They are read as data: PowerShell itself is not here.</summary>
internal sealed record CmdletDescription(Type Class, string Verb, string Noun, string? DefaultSet, bool Asks, IReadOnlyList<CmdletParameter> Parameters)
{
    public string Name => $"{Verb}-{Noun}";

    public IEnumerable<Type> Outputs => Class.GetCustomAttributesData()
        .Where(attribute => attribute.AttributeType == typeof(OutputTypeAttribute))
        .SelectMany(attribute => attribute.ConstructorArguments[0].Value switch
        {
            Type one => [one],
            IReadOnlyCollection<CustomAttributeTypedArgument> many => many.Select(argument => (Type)argument.Value!),
            _ => [],
        });

    /// <summary>Names of the parameter sets, the default one first.</summary>
    public IReadOnlyList<string> Sets
    {
        get
        {
            var named = Parameters.SelectMany(parameter => parameter.Uses.Keys).Where(set => set != ParameterAttribute.AllParameterSets);
            var all = new[] { DefaultSet }.OfType<string>().Concat(named).Distinct(StringComparer.Ordinal).ToList();
            return all.Count > 0 ? all : [ParameterAttribute.AllParameterSets];
        }
    }

    /// <summary>Null where the class is no cmdlet.</summary>
    public static CmdletDescription? Of(Type type)
    {
        var cmdlet = type.GetCustomAttributesData().FirstOrDefault(attribute => attribute.AttributeType == typeof(CmdletAttribute));
        return cmdlet is null ? null : new CmdletDescription(
            type,
            (string)cmdlet.ConstructorArguments[0].Value!,
            (string)cmdlet.ConstructorArguments[1].Value!,
            (string?)Named(cmdlet, nameof(CmdletAttribute.DefaultParameterSetName)),
            Named(cmdlet, nameof(CmdletAttribute.SupportsShouldProcess)) is true,
            [.. type.GetProperties().Select(CmdletParameter.Of).OfType<CmdletParameter>().OrderBy(parameter => parameter.Name, StringComparer.Ordinal)]);
    }

    internal static object? Named(CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.MemberName == name).TypedValue.Value;
}

/// <summary>One parameter.</summary>
/// <param name="Property">Where it is declared.</param>
/// <param name="Uses">How it is used, by parameter set.</param>
internal sealed record CmdletParameter(PropertyInfo Property, IReadOnlyDictionary<string, ParameterUse> Uses)
{
    public string Name => Property.Name;

    public Type Type => Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    public bool IsSwitch => Type == typeof(SwitchParameter);

    public bool TakesWildcards => Has(nameof(SupportsWildcardsAttribute));

    public string Aliases => Property.GetCustomAttributesData().FirstOrDefault(attribute => attribute.AttributeType == typeof(AliasAttribute)) is { } alias
        ? string.Join(", ", ((IReadOnlyCollection<CustomAttributeTypedArgument>)alias.ConstructorArguments[0].Value!).Select(argument => argument.Value))
        : "none";

    /// <summary>Null where the property is no parameter.</summary>
    public static CmdletParameter? Of(PropertyInfo property)
    {
        var uses = property.GetCustomAttributesData()
            .Where(attribute => attribute.AttributeType == typeof(ParameterAttribute))
            .ToDictionary(
                attribute => (string?)CmdletDescription.Named(attribute, nameof(ParameterAttribute.ParameterSetName)) ?? ParameterAttribute.AllParameterSets,
                ParameterUse.Of,
                StringComparer.Ordinal);
        return uses.Count == 0 ? null : new CmdletParameter(property, uses);
    }

    /// <summary>How it is used in a set; null where it is not in it.</summary>
    public ParameterUse? In(string set) => Uses.GetValueOrDefault(set) ?? Uses.GetValueOrDefault(ParameterAttribute.AllParameterSets);

    private bool Has(string attributeName) => Property.GetCustomAttributesData().Any(attribute => attribute.AttributeType.Name == attributeName);
}

/// <summary>How a parameter is used in one set.</summary>
internal sealed record ParameterUse(bool Mandatory, int? Position, bool ByValue, bool ByPropertyName)
{
    public string PositionText => Position is { } position ? $"{position}" : "named";

    public string PipelineText => (ByValue, ByPropertyName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    public static ParameterUse Of(CustomAttributeData attribute) => new(
        CmdletDescription.Named(attribute, nameof(ParameterAttribute.Mandatory)) is true,
        (int?)CmdletDescription.Named(attribute, nameof(ParameterAttribute.Position)),
        CmdletDescription.Named(attribute, nameof(ParameterAttribute.ValueFromPipeline)) is true,
        CmdletDescription.Named(attribute, nameof(ParameterAttribute.ValueFromPipelineByPropertyName)) is true);
}
