using Lending.Migrations.Operations;
using static Lending.Migrations.DatabaseTests.Differential.Case;

namespace Lending.Migrations.DatabaseTests.Differential.Said;

internal static class ChangeCases
{
    private const string WithEnum =
        Cases.Users + "CREATE TYPE enum_users_role AS ENUM ('a', 'b'); ALTER TABLE users ADD role enum_users_role DEFAULT 'a'; INSERT INTO users (email) VALUES ('x');";

    public static IReadOnlyList<Case> All { get; } =
    [
        Same("a type changes, and takes NOT NULL and the default away", Cases.Users,
            "await q.changeColumn('users', 'age', { type: S.BIGINT })", q => q.ChangeColumn("users", "age", DataTypes.BigInt)),
        Same("a bare type changes", Cases.Users, "await q.changeColumn('users', 'name', S.TEXT)", q => q.ChangeColumn("users", "name", DataTypes.Text)),
        Same("a type in words changes", Cases.Users, "await q.changeColumn('users', 'name', { type: 'VARCHAR(9)' })",
            q => q.ChangeColumn("users", "name", DataTypes.Raw("VARCHAR(9)"))),
        Same("a column becomes NOT NULL with a default", Cases.Users,
            "await q.changeColumn('users', 'name', { type: S.STRING(80), allowNull: false, defaultValue: 'y' })",
            q => q.ChangeColumn("users", "name", new() { Type = DataTypes.String(80), AllowNull = false, DefaultValue = "y" })),
        Differs("a default becomes null", Cases.Users, "await q.changeColumn('users', 'name', { type: S.TEXT, defaultValue: null })",
            q => q.ChangeColumn("users", "name", new() { Type = DataTypes.Text, DefaultValue = null }),
            new("keeps a cast to the old type") { Meant = "await q.changeColumn('users', 'name', S.TEXT)" }),
        Same("a column becomes unique", Cases.Users, "await q.changeColumn('users', 'nick', { type: S.TEXT, unique: true })",
            q => q.ChangeColumn("users", "nick", new() { Type = DataTypes.Text, Unique = true })),
        Same("a column gets a comment", Cases.Users, "await q.changeColumn('users', 'nick', { type: S.TEXT, comment: \"it's\" })",
            q => q.ChangeColumn("users", "nick", new() { Type = DataTypes.Text, Comment = "it's" })),
        Same("a column comes to point at a table", Cases.Users,
            "await q.changeColumn('users', 'age', { type: S.INTEGER, references: { model: 'users', key: 'id' }, onDelete: 'CASCADE' })",
            q => q.ChangeColumn("users", "age", new() { Type = DataTypes.Integer, References = new("users"), OnDelete = ReferentialAction.Cascade })),
        Same("text becomes an enum", Cases.Users + "INSERT INTO users (email, nick) VALUES ('x', 'b');",
            "await q.changeColumn('users', 'nick', { type: S.ENUM('a', 'b') })", q => q.ChangeColumn("users", "nick", DataTypes.Enum("a", "b"))),
        Same("a column changes in a schema", "CREATE SCHEMA app; CREATE TABLE app.t (a int)",
            "await q.changeColumn({ tableName: 't', schema: 'app' }, 'a', { type: S.BIGINT, allowNull: false })",
            q => q.ChangeColumn("app.t", "a", new() { Type = DataTypes.BigInt, AllowNull = false })),
        Differs("text becomes an integer", Cases.Users, "await q.changeColumn('users', 'nick', { type: S.INTEGER })",
            q => q.ChangeColumn("users", "nick", DataTypes.Integer, new() { Using = Sql.Literal("nick::integer") }),
            new("text → integer fails")
            {
                SequelizeFails = "cannot be cast automatically",
                Meant = "await db.query('ALTER TABLE users ALTER nick TYPE integer USING nick::integer')",
            }),
        Differs("a column with a default becomes an enum with one", Cases.Users,
            "await q.changeColumn('users', 'name', { type: S.ENUM('x', 'b'), allowNull: false, defaultValue: 'b' })",
            q => q.ChangeColumn("users", "name", new() { Type = DataTypes.Enum("x", "b"), AllowNull = false, DefaultValue = "b" }),
            new("A column with a default cannot become an enum")
            {
                SequelizeFails = "cannot be cast automatically",
                Meant = """
                    await db.query(`CREATE TYPE enum_users_name AS ENUM ('x', 'b')`);
                    await db.query(`ALTER TABLE users ALTER name DROP DEFAULT, ALTER name TYPE enum_users_name USING name::enum_users_name,
                      ALTER name SET DEFAULT 'b', ALTER name SET NOT NULL`);
                    """,
            }),
        Differs("an enum gets more labels", WithEnum, "await q.changeColumn('users', 'role', { type: S.ENUM('c', 'a', 'b') })",
            q => q.ChangeColumn("users", "role", DataTypes.Enum("c", "a", "b")),
            new("new labels of an enum are ignored")
            {
                Meant = """
                    await db.query(`ALTER TYPE enum_users_role ADD VALUE 'c' BEFORE 'a'`);
                    await db.query('ALTER TABLE users ALTER role DROP DEFAULT');
                    """,
            }),
        Differs("an enum loses a label", WithEnum, "await q.changeColumn('users', 'role', { type: S.ENUM('a') })",
            q => q.ChangeColumn("users", "role", DataTypes.Enum("a")),
            new("new labels of an enum are ignored")
            {
                Meant = """
                    await db.query(`CREATE TYPE x AS ENUM ('a')`);
                    await db.query('ALTER TABLE users ALTER role DROP DEFAULT, ALTER role TYPE x USING role::text::x');
                    await db.query('DROP TYPE enum_users_role'); await db.query('ALTER TYPE x RENAME TO enum_users_role');
                    """,
            }),
        Differs("an array becomes one of an enum", Cases.Users + "INSERT INTO users (email, tags) VALUES ('x', '{t1}');",
            "await q.changeColumn('users', 'tags', { type: S.ARRAY(S.ENUM('t1', 't2')) })",
            q => q.ChangeColumn("users", "tags", DataTypes.Array(DataTypes.Enum("t1", "t2"))),
            new("By way of text, for arrays too")
            {
                SequelizeFails = "cannot cast type",
                Meant = """
                    await db.query(`CREATE TYPE enum_users_tags AS ENUM ('t1', 't2')`);
                    await db.query('ALTER TABLE users ALTER tags TYPE enum_users_tags[] USING tags::enum_users_tags[]');
                    """,
            }),
        Differs("a default beside a reference", Cases.Users,
            "await q.changeColumn('users', 'age', { type: S.BIGINT, allowNull: false, defaultValue: 5, references: { model: 'users', key: 'id' } })",
            q => q.ChangeColumn("users", "age", new() { Type = DataTypes.BigInt, AllowNull = false, DefaultValue = 5, References = new("users") }),
            new("a default beside it is a syntax error")
            {
                SequelizeFails = "syntax error",
                Meant = "await db.query('ALTER TABLE users ALTER age TYPE bigint, ALTER age SET DEFAULT 5, ADD FOREIGN KEY (age) REFERENCES users (id)')",
            }),
        Differs("a reference beside a new type", Cases.Users,
            "await q.changeColumn('users', 'age', { type: S.BIGINT, references: { model: 'users', key: 'id' } })",
            q => q.ChangeColumn("users", "age", new() { Type = DataTypes.BigInt, References = new("users") }),
            new("does not change the type") { Meant = "await db.query('ALTER TABLE users ALTER age TYPE bigint, ADD FOREIGN KEY (age) REFERENCES users (id)')" }),
        Differs("unique beside a comment", Cases.Users, "await q.changeColumn('users', 'nick', { type: S.TEXT, unique: true, comment: 'c' })",
            q => q.ChangeColumn("users", "nick", new() { Type = DataTypes.Text, Unique = true, Comment = "c" }),
            new("Unique beside a comment or a default")
            {
                SequelizeFails = "syntax error",
                Meant = "await db.query(`ALTER TABLE users ADD UNIQUE (nick); COMMENT ON COLUMN users.nick IS 'c'`)",
            }),
        Differs("unique beside a default", Cases.Users, "await q.changeColumn('users', 'nick', { type: S.TEXT, unique: true, defaultValue: 'd' })",
            q => q.ChangeColumn("users", "nick", new() { Type = DataTypes.Text, Unique = true, DefaultValue = "d" }),
            new("Unique beside a comment or a default")
            {
                SequelizeFails = "syntax error",
                Meant = "await db.query(`ALTER TABLE users ADD UNIQUE (nick), ALTER nick SET DEFAULT 'd'`)",
            }),
        Differs("an enum beside a comment", Cases.Users, "await q.changeColumn('users', 'nick', { type: S.ENUM('a'), comment: 'c' })",
            q => q.ChangeColumn("users", "nick", new() { Type = DataTypes.Enum("a"), Comment = "c" }),
            new("an enum beside a comment")
            {
                SequelizeFails = "syntax error",
                Meant = "await q.changeColumn('users', 'nick', S.ENUM('a')); await db.query(`COMMENT ON COLUMN users.nick IS 'c'`)",
            }),
        Differs("a comment that says NOT NULL", Cases.Users, "await q.changeColumn('users', 'nick', { type: S.TEXT, comment: 'is NOT NULL' })",
            q => q.ChangeColumn("users", "nick", new() { Type = DataTypes.Text, Comment = "is NOT NULL" }),
            new("is taken for SQL") { Meant = "await db.query(`COMMENT ON COLUMN users.nick IS 'is NOT NULL'`)" }),
        Differs("a default that the old type cannot hold", Cases.Users, "await q.changeColumn('users', 'age', { type: S.TEXT, defaultValue: 'many' })",
            q => q.ChangeColumn("users", "age", new() { Type = DataTypes.Text, DefaultValue = "many" }),
            new("must fit the old one")
            {
                SequelizeFails = "invalid input syntax",
                Meant = "await q.changeColumn('users', 'age', S.TEXT); await db.query(`ALTER TABLE users ALTER age SET DEFAULT 'many'`)",
            }),
        Differs("a column starts to count", Cases.Users, "await q.changeColumn('users', 'age', { type: S.INTEGER, autoIncrement: true })",
            q => q.ChangeColumn("users", "age", new() { Type = DataTypes.Integer, AutoIncrement = true }),
            new("`autoIncrement`: invalid SQL") { SequelizeFails = "type \"serial\" does not exist", WeRefuse = "ColumnDefinitionInvalid" }),
        Differs("the type of a key changes", Cases.Users, "await q.changeColumn('users', 'id', { type: S.BIGINT, primaryKey: true })",
            q => q.ChangeColumn("users", "id", new() { Type = DataTypes.BigInt, PrimaryKey = true }),
            new("`primaryKey` is ignored")
            {
                SequelizeFails = "is in a primary key",
                Meant = "await db.query('ALTER TABLE users ALTER id DROP DEFAULT, ALTER id TYPE bigint')",
            }),
        .. Alterations(),
    ];

    /// <summary>AlterColumn has no counterpart: what it leaves is what the same words leave in SQL.</summary>
    private static IEnumerable<Case> Alterations()
    {
        (string Name, ColumnChange Change, string Sql)[] changes =
        [
            ("its type", new() { Type = DataTypes.BigInt }, "TYPE bigint"),
            ("its default", new() { DefaultValue = 7 }, "SET DEFAULT 7"),
            ("no default", new() { DropDefault = true }, "DROP DEFAULT"),
            ("NULL", new() { AllowNull = true }, "DROP NOT NULL"),
            ("type and default", new() { Type = DataTypes.Text, DefaultValue = "many" }, "DROP DEFAULT, ALTER age TYPE text, ALTER age SET DEFAULT 'many'"),
            ("an enum by a conversion", new() { Type = DataTypes.Enum("1", "2"), DefaultValue = "1" },
                "DROP DEFAULT, ALTER age TYPE enum_users_age USING age::text::enum_users_age, ALTER age SET DEFAULT '1'"),
        ];
        foreach (var (name, change, sql) in changes)
        {
            var type = sql.Contains("enum_", StringComparison.Ordinal) ? "await db.query(`CREATE TYPE enum_users_age AS ENUM ('1', '2')`);" : "";
            yield return Same($"a column alters {name} and nothing else", Cases.Users, $"{type} await db.query(`ALTER TABLE users ALTER age {sql}`)",
                q => q.AlterColumn("users", "age", change));
        }

        yield return Same("a column alters its comment and nothing else", Cases.Users, "await db.query(`COMMENT ON COLUMN users.age IS 'years'`)",
            q => q.AlterColumn("users", "age", new() { Comment = "years" }));
    }
}
