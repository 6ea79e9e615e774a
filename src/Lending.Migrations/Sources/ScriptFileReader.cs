namespace Lending.Migrations.Sources;

/// <summary>
/// Knows <c>.ps1</c> migrations where there is no PowerShell to run them: they are listed like all others, so that status tells the
/// truth, and a plan that holds one is refused.
/// </summary>
internal sealed class ScriptFileReader : IFileReader
{
    public IReadOnlySet<string> Extensions { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { ".ps1" };

    public Migration Read(FileInfo file, MigrationName name)
    {
        var code = MigrationCode.Read(file.FullName);
        var refusal = $"{name} is written in PowerShell, and needs the module: run Invoke-MigrationUp or Undo-Migration of LendingMigrations in pwsh. "
            + "Nothing was changed.";
        var body = new MigrationBody(Transactional: true, _ => throw new InvalidMigrationException("MigrationRefused", refusal)) { Refusal = refusal };
        return new Migration(name, new MigrationOrigin(file.FullName, file.FullName), body, body) { ComputeChecksum = () => code.Checksum };
    }
}
