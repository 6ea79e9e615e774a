using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Lending.Migrations.PowerShell.Help;

/// <summary>The doc comments of an assembly, as plain text.</summary>
internal sealed partial class DocComments(XDocument document)
{
    private readonly Dictionary<string, XElement> _members =
        document.Descendants("member").ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);

    public string Summary(MemberInfo member) => Text(Find(member).Element("summary")
        ?? throw new InvalidOperationException($"{member.DeclaringType?.Name}.{member.Name} has no summary."));

    /// <summary>The default value, where the comment states one.</summary>
    public string DefaultValue(MemberInfo member) => Find(member).Element("value") is { } value ? Text(value) : "None";

    public IEnumerable<string> Remarks(Type type) => Find(type).Elements("remarks").Elements("para").Select(Text);

    public IEnumerable<(string Code, string Text)> Examples(Type type) => Find(type).Elements("example").Select(example => (
        string.Join('\n', example.Element("code")!.Value.Trim('\n').Split('\n').Select(line => line.TrimEnd())),
        string.Join(' ', example.Elements("para").Select(Text))));

    private XElement Find(MemberInfo member)
    {
        var key = member is Type type ? $"T:{type.FullName}" : $"P:{member.DeclaringType!.FullName}.{member.Name}";
        return _members.GetValueOrDefault(key) ?? throw new InvalidOperationException($"{key} has no doc comment.");
    }

    private static string Text(XElement element) => Spaces().Replace(string.Concat(element.Nodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement reference when reference.Attribute("cref") is { } target => target.Value.Split('.')[^1],
        XElement inner => inner.Value,
        _ => "",
    })), " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
