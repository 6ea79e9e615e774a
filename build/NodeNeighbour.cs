namespace Lending.Build;

/// <summary>The Node runner (umzug with Sequelize) that database tests set beside ours, where Node is installed.</summary>
internal static class NodeNeighbour
{
    /// <summary>Names the folder of the packages to the tests.</summary>
    public const string Variable = "LENDING_TEST_NODE_MODULES";

    /// <summary>Installs what tests/node/package-lock.json says, unless it stands already, and tells the tests where.</summary>
    public static void Ensure(Workshop workshop)
    {
        if (!string.IsNullOrEmpty(workshop.Shell.Variable(Variable)))
        {
            return;
        }

        if (workshop.Shell.Find("node") is null || workshop.Shell.Find("npm") is null)
        {
            Console.WriteLine("NODE IS MISSING: the tests that set the Node runner beside ours will be skipped. Install Node.js with npm.");
            return;
        }

        var folder = Path.Combine(workshop.Artifacts, "node");
        var packages = Path.Combine(folder, "node_modules");
        var wanted = File.ReadAllText(workshop.InRoot("tests", "node", "package-lock.json"));
        var stamp = Path.Combine(packages, ".installed");
        if (!File.Exists(stamp) || File.ReadAllText(stamp) != wanted)
        {
            Directory.CreateDirectory(folder);
            foreach (var file in new[] { "package.json", "package-lock.json" })
            {
                File.Copy(workshop.InRoot("tests", "node", file), Path.Combine(folder, file), overwrite: true);
            }

            workshop.Shell.Run("npm", "ci", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts");
            File.WriteAllText(stamp, wanted);
        }

        workshop.Shell.SetVariable(Variable, packages);
    }
}
