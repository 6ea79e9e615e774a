using System.Xml.Linq;

namespace Lending.Migrations.PowerShell.Help;

/// <summary>Writes MAML, the form that Get-Help reads for a compiled cmdlet.</summary>
internal static class MamlWriter
{
    private static readonly XNamespace Help = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private static readonly (string Name, string Alias, string Text)[] AskingParameters =
    [
        ("Confirm", "cf", "Asks before each action."),
        ("WhatIf", "wi", "Tells what would be done, and does nothing."),
    ];

    public static XDocument Write(IEnumerable<CmdletDescription> cmdlets, DocComments comments) => new(
        new XDeclaration("1.0", "utf-8", null),
        new XElement(Help + "helpItems", new XAttribute("schema", "maml"), cmdlets.Select(cmdlet => CommandOf(cmdlet, comments))));

    private static XElement CommandOf(CmdletDescription cmdlet, DocComments comments) => new(
        Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Maml),
        new XAttribute(XNamespace.Xmlns + "command", Command),
        new XAttribute(XNamespace.Xmlns + "dev", Dev),
        new XElement(
            Command + "details",
            new XElement(Command + "name", cmdlet.Name),
            new XElement(Command + "verb", cmdlet.Verb),
            new XElement(Command + "noun", cmdlet.Noun),
            Description(comments.Summary(cmdlet.Class))),
        Description([.. comments.Remarks(cmdlet.Class)]),
        new XElement(Command + "syntax", cmdlet.Sets.Select(set => SyntaxOf(cmdlet, set, comments))),
        new XElement(
            Command + "parameters",
            cmdlet.Parameters.Select(parameter => ParameterOf(parameter, parameter.Uses.Values.First(), comments)),
            cmdlet.Asks ? AskingParameters.Select(AskingParameter) : []),
        new XElement(Command + "inputTypes", InputsOf(cmdlet).Select(text => new XElement(Command + "inputType", TypeOf(text)))),
        new XElement(
            Command + "returnValues",
            cmdlet.Outputs.Select(type => new XElement(Command + "returnValue", TypeOf(type.FullName!)))),
        new XElement(Command + "examples", comments.Examples(cmdlet.Class).Select(ExampleOf)));

    private static XElement SyntaxOf(CmdletDescription cmdlet, string set, DocComments comments) => new(
        Command + "syntaxItem",
        new XElement(Maml + "name", cmdlet.Name),
        cmdlet.Parameters
            .Where(parameter => parameter.In(set) is not null)
            .OrderBy(parameter => parameter.In(set)!.Position ?? int.MaxValue)
            .ThenByDescending(parameter => parameter.In(set)!.Mandatory)
            .Select(parameter => ParameterOf(parameter, parameter.In(set)!, comments)),
        cmdlet.Asks ? AskingParameters.Select(AskingParameter) : []);

    private static XElement ParameterOf(CmdletParameter parameter, ParameterUse use, DocComments comments) => new(
        Command + "parameter",
        new XAttribute("required", use.Mandatory ? "true" : "false"),
        new XAttribute("variableLength", parameter.Type.IsArray ? "true" : "false"),
        new XAttribute("globbing", parameter.TakesWildcards ? "true" : "false"),
        new XAttribute("pipelineInput", use.PipelineText),
        new XAttribute("position", use.PositionText),
        new XAttribute("aliases", parameter.Aliases),
        new XElement(Maml + "name", parameter.Name),
        Description(comments.Summary(parameter.Property)),
        parameter.IsSwitch ? null : new XElement(
            Command + "parameterValue", new XAttribute("required", "true"), new XAttribute("variableLength", "false"), parameter.Type.Name),
        TypeOf(parameter.Type.Name),
        new XElement(Dev + "defaultValue", parameter.IsSwitch ? "False" : comments.DefaultValue(parameter.Property)));

    private static XElement AskingParameter((string Name, string Alias, string Text) parameter) => new(
        Command + "parameter",
        new XAttribute("required", "false"),
        new XAttribute("variableLength", "false"),
        new XAttribute("globbing", "false"),
        new XAttribute("pipelineInput", "False"),
        new XAttribute("position", "named"),
        new XAttribute("aliases", parameter.Alias),
        new XElement(Maml + "name", parameter.Name),
        Description(parameter.Text),
        TypeOf("SwitchParameter"),
        new XElement(Dev + "defaultValue", "False"));

    private static IEnumerable<string> InputsOf(CmdletDescription cmdlet)
    {
        var names = cmdlet.Parameters
            .Where(parameter => parameter.Uses.Values.Any(use => use.ByPropertyName || use.ByValue))
            .Select(parameter => parameter.Name)
            .ToList();
        return names.Count == 0 ? ["None"] : [$"Objects with the properties {string.Join(", ", names)}"];
    }

    private static XElement ExampleOf((string Code, string Text) example, int index) => new(
        Command + "example",
        new XElement(Maml + "title", $"Example {index + 1}"),
        new XElement(Dev + "code", example.Code),
        new XElement(Dev + "remarks", new XElement(Maml + "para", example.Text)));

    private static XElement TypeOf(string name) => new(Dev + "type", new XElement(Maml + "name", name));

    private static XElement Description(params string[] paragraphs) =>
        new(Maml + "description", paragraphs.Select(paragraph => new XElement(Maml + "para", paragraph)));
}
