using Lending.Migrations.Operations;
using static Lending.Migrations.DatabaseTests.Differential.Case;

namespace Lending.Migrations.DatabaseTests.Differential.Said;

internal static class FunctionCases
{
    private const string Trigger = Cases.Roles + "CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';";

    public static IReadOnlyList<Case> All { get; } =
    [
        Same("a function with a variable", "",
            """
            await q.createFunction('f1', [{ type: 'integer', name: 'p' }], 'integer', 'plpgsql', 'RETURN p + v;', ['IMMUTABLE'],
              { force: true, variables: [{ type: 'integer', name: 'v', default: 100 }] })
            """,
            q => q.CreateFunction("f1", [new("integer", "p")], "integer", "plpgsql", "RETURN p + v;",
                new() { Force = true, Variables = [new("integer", "v", "100")], Modifiers = ["IMMUTABLE"] })),
        Same("a function without parameters", "", "await q.createFunction('f1', [], 'trigger', 'plpgsql', 'RETURN NEW;', [])",
            q => q.CreateFunction("f1", [], "trigger", "plpgsql", "RETURN NEW;")),
        Differs("a function in SQL", "", "await q.createFunction('f1', [{ type: 'integer' }], 'integer', 'sql', 'SELECT $1 + 1', [])",
            q => q.CreateFunction("f1", [new("integer")], "integer", "sql", "SELECT $1 + 1"),
            new("createFunction wraps every body")
            {
                SequelizeFails = "syntax error",
                Meant = "await db.query('CREATE FUNCTION f1(integer) RETURNS integer LANGUAGE sql AS $$ SELECT $1 + 1 $$')",
            }),
        Same("a function is renamed", "CREATE FUNCTION f1(p integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
            "await q.renameFunction('f1', [{ type: 'integer', name: 'p' }], 'f2')", q => q.RenameFunction("f1", [new("integer", "p")], "f2")),
        Same("a function is dropped", "CREATE FUNCTION f1(p integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
            "await q.dropFunction('f1', [{ type: 'integer', name: 'p' }])", q => q.DropFunction("f1", [new("integer", "p")])),
        Same("a trigger", Trigger, "await q.createTrigger('roles', 'trg', 'before', ['insert', 'update'], 'tf', [], ['FOR EACH ROW'])",
            q => q.CreateTrigger("roles", "trg", TriggerTiming.Before, [TriggerEvent.Insert, TriggerEvent.Update], "tf")),
        Same("a trigger after a statement", Trigger, "await q.createTrigger('roles', 'trg', 'after', ['delete', 'truncate'], 'tf', [], [])",
            q => q.CreateTrigger("roles", "trg", TriggerTiming.After, [TriggerEvent.Delete, TriggerEvent.Truncate], "tf", new() { ForEachRow = false })),
        Same("a constraint trigger", Trigger, "await q.createTrigger('roles', 'trg', 'after_constraint', ['insert'], 'tf', [], ['FOR EACH ROW'])",
            q => q.CreateTrigger("roles", "trg", TriggerTiming.AfterConstraint, [TriggerEvent.Insert], "tf")),
        Differs("a trigger on certain columns", Trigger, "await q.createTrigger('roles', 'trg', 'before', { update: ['no', 'ok'] }, 'tf', [], ['FOR EACH ROW'])",
            q => q.CreateTrigger("roles", "trg", TriggerTiming.Before, [TriggerEvent.UpdateOf("no", "ok")], "tf"),
            new("`UPDATE OF`")
            {
                SequelizeFails = "Error",
                Meant = "await db.query('CREATE TRIGGER trg BEFORE UPDATE OF no, ok ON roles FOR EACH ROW EXECUTE PROCEDURE tf()')",
            }),
        Same("a trigger is renamed", Trigger + "CREATE TRIGGER trg BEFORE INSERT ON roles FOR EACH ROW EXECUTE PROCEDURE tf()",
            "await q.renameTrigger('roles', 'trg', 'trg2')", q => q.RenameTrigger("roles", "trg", "trg2")),
        Same("a trigger is dropped", Trigger + "CREATE TRIGGER trg BEFORE INSERT ON roles FOR EACH ROW EXECUTE PROCEDURE tf()",
            "await q.dropTrigger('roles', 'trg')", q => q.DropTrigger("roles", "trg")),
    ];
}
