using System.Security.Cryptography;
using System.Text;
using Lending.Migrations.Operations;

namespace Lending.Migrations.Running;

/// <summary>The checksum of a migration that is code: of the SQL that its <c>Up</c> sends, so that a rebuilt assembly is the same.</summary>
internal static class SqlChecksum
{
    /// <summary>The schema that is recorded for, whichever one the migration will run in.</summary>
    private const string AnySchema = "public";

    /// <summary>Null where the code fails or asks the database: then it cannot be known without running it.</summary>
    public static string? Of(Migration migration)
    {
        var sink = new RecordingSink();
        try
        {
            migration.Up.Run(new MigrationContext(sink, AnySchema) { Transactional = migration.Up.Transactional });
        }
        catch (Exception)
        {
            // The author's code, which may rest on answers that only a database gives. The run itself reports what is wrong.
            return null;
        }

        var text = string.Join(";\n", sink.Statements.Select(statement => statement.Text));
        return sink.AskedDatabase ? null : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant();
    }
}
