using System.Text;

namespace Lending.Migrations.Chaos.Migrations;

/// <summary>A round's migrations on disk: files, and an assembly for those that are classes.</summary>
internal static class MigrationFolder
{
    /// <summary>Writes them.</summary>
    /// <param name="folder">Made for the round.</param>
    /// <param name="migrations">The set.</param>
    /// <returns>What <c>--path</c> is to name.</returns>
    public static IReadOnlyList<string> Write(string folder, IReadOnlyList<ChaosMigration> migrations)
    {
        foreach (var migration in migrations)
        {
            var (extension, text) = migration.Format switch
            {
                Format.Sql => (".sql", Sql(migration)),
                Format.JavaScript => (".js", JavaScript(migration)),
                Format.PowerShell => (".ps1", PowerShell(migration)),
                _ => ("", ""),
            };
            if (extension.Length > 0)
            {
                File.WriteAllText(Path.Combine(folder, migration.Name + extension), text);
            }
        }

        var classes = migrations.Where(migration => migration.Format == Format.CSharp).ToList();
        if (classes.Count == 0)
        {
            return [folder];
        }

        // A name of its own each time: two assemblies of one name are not loaded into one process.
        var assembly = Path.Combine(folder, $"Chaos{Guid.NewGuid():n}.dll");
        EmittedAssembly.Write(assembly, classes);
        return [folder, assembly];
    }

    private static string Sql(ChaosMigration migration)
    {
        var options = migration.Transactional ? "" : " transaction:false";
        return $"-- migrate:up{options}\n{Lines(migration.Up, "{0};")}-- migrate:down{options}\n{Lines(migration.Down, "{0};")}";
    }

    private static string JavaScript(ChaosMigration migration) =>
        (migration.Transactional ? "" : "export const transaction = false;\n")
        + $"export async function up(q) {{\n{Lines(migration.Up, "  await q.sequelize.query(\"{0}\");")}}}\n"
        + $"export async function down(q) {{\n{Lines(migration.Down, "  await q.sequelize.query(\"{0}\");")}}}\n";

    private static string PowerShell(ChaosMigration migration) =>
        (migration.Transactional ? "" : "$Transaction = $false\n")
        + $"function Up {{ param($q)\n{Lines(migration.Up, "  $null = $q.sequelize.query(\"{0}\")")}}}\n"
        + $"function Down {{ param($q)\n{Lines(migration.Down, "  $null = $q.sequelize.query(\"{0}\")")}}}\n";

    private static string Lines(IEnumerable<string> statements, string form)
    {
        var text = new StringBuilder();
        foreach (var statement in statements)
        {
            text.Append(form.Replace("{0}", statement, StringComparison.Ordinal)).Append('\n');
        }

        return text.ToString();
    }
}
