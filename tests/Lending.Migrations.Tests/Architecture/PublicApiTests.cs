using System.Reflection;
using PublicApiGenerator;
using Xunit;

namespace Lending.Migrations.Tests.Architecture;

/// <summary>What the engine shows to others changes on purpose only.</summary>
public sealed class PublicApiTests
{
    private static readonly string Folder =
        Path.Combine(Repository.Root, "tests", "Lending.Migrations.Tests", "Architecture");

    [Fact]
    public void The_public_surface_is_the_approved_one()
    {
        var approvedPath = Path.Combine(Folder, "PublicApi.approved.txt");
        var receivedPath = Path.Combine(Folder, "PublicApi.received.txt");
        var received = SurfaceOf(typeof(Migration).Assembly);
        if (Environment.GetEnvironmentVariable("LENDING_APPROVE_API") == "1")
        {
            File.WriteAllText(approvedPath, received);
        }

        var approved = File.Exists(approvedPath) ? File.ReadAllText(approvedPath).ReplaceLineEndings("\n") : "";
        if (received == approved)
        {
            File.Delete(receivedPath);
            return;
        }

        File.WriteAllText(receivedPath, received);
        var (lines, approvedLines) = (received.Split('\n'), approved.Split('\n'));
        Assert.Fail(
            $"""
            The engine's public surface changed.
            New:
            {string.Join('\n', lines.Except(approvedLines))}
            Gone:
            {string.Join('\n', approvedLines.Except(lines))}
            The whole of it: PublicApi.received.txt beside PublicApi.approved.txt.
            If that is meant: ./build.sh approve-api, and read the difference before you commit it.
            """);
    }

    private static string SurfaceOf(Assembly assembly)
    {
        var options = new ApiGeneratorOptions { IncludeAssemblyAttributes = false, UseDenyNamespacePrefixesForExtensionMethods = false };
        return assembly.GeneratePublicApi(options).ReplaceLineEndings("\n") + "\n";
    }
}
