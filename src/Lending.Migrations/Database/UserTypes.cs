using System.Data;
using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>
/// The driver knows PostgreSQL's own types without asking. To know a database's own (enums, domains' arrays, extensions' types) it would
/// read the catalogue at every connection, which takes longer than a run with nothing to do, and does not help with a type that
/// the migration has just made. So a column of such a type is asked for as text: an enum's value is a string anyway.
/// </summary>
internal static class UserTypes
{
    /// <summary>Has connections opened without a look at the catalogue's types.</summary>
    public static void LeaveUnknown(NpgsqlDataSourceBuilder source) => source.ConfigureTypeLoading(types => types.EnableTypeLoading(false));

    /// <summary>Has the server describe the command's columns, and asks for those as text whose types are not PostgreSQL's own.</summary>
    /// <exception cref="PostgresException">The server refused the statement.</exception>
    public static void ReadAsText(NpgsqlCommand command)
    {
        using var described = command.ExecuteReader(CommandBehavior.SchemaOnly);
        var unknown = new bool[described.FieldCount];
        for (var column = 0; column < unknown.Length; column++)
        {
            unknown[column] = described.GetPostgresType(column).OID == 0;
        }

        if (unknown.Contains(true))
        {
            command.UnknownResultTypeList = unknown;
        }
    }
}
