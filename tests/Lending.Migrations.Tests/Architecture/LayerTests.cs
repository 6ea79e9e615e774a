using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Mono.Cecil;
using NetArchTest.Rules;
using Xunit;

namespace Lending.Migrations.Tests.Architecture;

/// <summary>docs/architecture.md, the layer rule: what it says is what these tests hold.</summary>
public sealed partial class LayerTests
{
    private const string Root = "Lending.Migrations";

    /// <summary>Which folders a folder may know besides the root. "" is the root itself.</summary>
    private static readonly Dictionary<string, string[]> MayKnow = new()
    {
        [""] = [],
        ["Lexing"] = [],
        ["Operations"] = ["Lexing"],
        ["Sources"] = ["Lexing"],
        ["Planning"] = ["Lexing"],
        ["Database"] = ["Operations", "Lexing"],
        ["JavaScript"] = ["Lexing"],
        ["Converting"] = ["Operations", "Lexing"],
        ["Settings"] = [],
        ["Sandbox"] = [],
        ["Scaffolding"] = [],
        ["Dumping"] = ["Sandbox"],
        ["Running"] = ["Lexing", "Operations", "Sources", "Planning", "Database", "JavaScript", "Converting", "Settings", "Sandbox", "Scaffolding", "Dumping"],
    };

    private static readonly Assembly Engine = typeof(Migration).Assembly;

    public static TheoryData<string> Layers => [.. MayKnow.Keys];

    [Fact]
    public void Every_folder_of_the_engine_has_its_place_in_the_rule()
    {
        var folders = Engine.GetTypes()
            .Select(type => type.Namespace)
            .Where(name => name is not null && name.StartsWith(Root + ".", StringComparison.Ordinal))
            .Select(name => name![(Root.Length + 1)..])
            .Distinct();

        Assert.Empty(folders.Except(MayKnow.Keys));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Code_uses_only_the_layers_that_it_may_know(string layer)
    {
        var types = Types.InAssembly(Engine).That().ResideInNamespaceMatching($"^{Regex.Escape(NamespaceOf(layer))}$");

        var result = types.ShouldNot().HaveDependencyOnAny(Forbidden(layer)).GetResult();

        Assert.True(result.IsSuccessful, $"{NamespaceOf(layer)} must not know {string.Join(", ", Forbidden(layer))}, but these types do: "
            + string.Join(", ", result.FailingTypeNames ?? []));
    }

    /// <summary>Constants and nameof leave no trace in the compiled code, but they are knowledge all the same.</summary>
    [Theory]
    [MemberData(nameof(Layers))]
    public void A_using_names_only_the_layers_that_the_folder_may_know(string layer)
    {
        var folder = Path.Combine(Repository.Engine, layer);
        var files = layer.Length == 0 ? Directory.GetFiles(folder, "*.cs") : Directory.Exists(folder) ? Repository.Sources(folder) : [];
        var found = files.SelectMany(file => File.ReadLines(file)
            .SelectMany(line => UsedLayer().Matches(line).Select(match => match.Groups["layer"].Value))
            .Where(name => name != layer && MayKnow.ContainsKey(name) && !MayKnow[layer].Contains(name))
            .Select(name => $"{Path.GetFileName(file)} uses {name}"));

        Assert.Empty(found);
    }

    [Fact]
    public void No_project_takes_our_namespaces_for_all_its_files_at_once()
    {
        var sources = Path.Combine(Repository.Root, "src");
        var found = Repository.Sources(sources).Where(file => File.ReadAllText(file).Contains("global using Lending", StringComparison.Ordinal))
            .Concat(Repository.Sources(sources, "*.csproj")
                .Where(file => File.ReadAllText(file).Contains("<Using Include=\"Lending", StringComparison.Ordinal)));

        Assert.Empty(found);
    }

    [Fact]
    public void The_engine_knows_neither_PowerShell_nor_the_console()
    {
        var references = Engine.GetReferencedAssemblies().Select(reference => reference.Name);

        Assert.Empty(references.Intersect(["System.Management.Automation", "System.Console", "Spectre.Console", "System.CommandLine"]));
    }

    [Theory]
    [InlineData("System.Environment::GetEnvironmentVariable")]
    [InlineData("System.Environment::GetEnvironmentVariables")]
    [InlineData("System.Environment::Exit")]
    [InlineData("System.DateTime::get_Now")]
    [InlineData("System.DateTimeOffset::get_Now")]
    public void The_engine_is_told_what_surrounds_it_and_does_not_ask(string member)
    {
        using var module = ModuleDefinition.ReadModule(Engine.Location);

        Assert.DoesNotContain(module.GetMemberReferences(), reference => $"{reference.DeclaringType.FullName}::{reference.Name}" == member);
    }

    [Fact]
    public void Nothing_in_the_engine_is_static_and_mutable()
    {
        const BindingFlags Statics = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var mutable = Engine.GetTypes()
            .Where(type => !type.Name.Contains('<', StringComparison.Ordinal) && !type.IsDefined(typeof(CompilerGeneratedAttribute)))
            .SelectMany(type => type.GetFields(Statics))
            .Where(field => field is { IsInitOnly: false, IsLiteral: false })
            .Select(field => $"{field.DeclaringType}.{field.Name}");

        Assert.Empty(mutable);
    }

    [Fact]
    public void The_lending_schema_is_said_with_the_operations_alone()
    {
        string[] others = [.. MayKnow.Keys.Where(layer => layer is not ("" or "Operations")).Select(NamespaceOf)];

        var result = Types.InAssembly(Assembly.Load("Lending.Schema")).ShouldNot().HaveDependencyOnAny(others).GetResult();

        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    private static string NamespaceOf(string layer) => layer.Length == 0 ? Root : $"{Root}.{layer}";

    private static string[] Forbidden(string layer) =>
        [.. MayKnow.Keys.Where(other => other.Length > 0 && other != layer && !MayKnow[layer].Contains(other)).Select(NamespaceOf)];

    [GeneratedRegex(@"^using\b.*\bLending\.Migrations\.(?<layer>[A-Z][A-Za-z]*)", RegexOptions.ExplicitCapture)]
    private static partial Regex UsedLayer();
}
