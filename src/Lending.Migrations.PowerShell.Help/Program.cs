using System.Reflection;
using System.Xml.Linq;
using Lending.Migrations.PowerShell.Help;

if (args is not [var assemblyPath, var helpPath])
{
    Console.Error.WriteLine("usage: <assembly with cmdlets> <help file to write>");
    return 2;
}

var comments = new DocComments(XDocument.Load(Path.ChangeExtension(assemblyPath, ".xml")));
var cmdlets = Assembly.LoadFrom(assemblyPath).GetExportedTypes()
    .Select(CmdletDescription.Of)
    .OfType<CmdletDescription>()
    .OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal);
Directory.CreateDirectory(Path.GetDirectoryName(helpPath)!);
MamlWriter.Write(cmdlets, comments).Save(helpPath);
return 0;
