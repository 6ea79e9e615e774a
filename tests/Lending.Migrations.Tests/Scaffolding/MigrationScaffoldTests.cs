using Lending.Migrations.Scaffolding;
using Lending.Migrations.Sources;
using Lending.Migrations.Tests.Sources;
using Xunit;

namespace Lending.Migrations.Tests.Scaffolding;

public sealed class MigrationScaffoldTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 30, 15, TimeSpan.Zero);

    private readonly TemporaryFolder _temporary = new();

    private string Folder => Path.Combine(_temporary.Path, "src", "migrations");

    [Fact]
    public void A_file_is_made_in_a_folder_that_is_made()
    {
        var made = Create("Add tvl to markets");

        Assert.Equal("20261122093015-add-tvl-to-markets", made.Name.Value);
        Assert.Equal(Path.Combine(Folder, "20261122093015-add-tvl-to-markets.sql"), made.Path);
        Assert.Equal(
            """
            -- migrate:up
            -- Adjust the type, and add NOT NULL or a DEFAULT where it needs one.
            ALTER TABLE "markets" ADD COLUMN "tvl" DECIMAL(30,6);

            -- migrate:down
            ALTER TABLE "markets" DROP COLUMN "tvl";

            """.ReplaceLineEndings("\n"),
            File.ReadAllText(made.Path));
        Assert.Equal((byte)'-', File.ReadAllBytes(made.Path)[0]);
    }

    [Theory]
    [InlineData("create-loan-records", "CREATE TABLE \"loan_records\"", "DROP TABLE \"loan_records\"")]
    [InlineData("create-user-stats", "CREATE TABLE \"user_stats\"", "DROP TABLE \"user_stats\"")]
    [InlineData("CreateMarketsTable", "CREATE TABLE \"markets\"", "DROP TABLE \"markets\"")]
    [InlineData("create-table-markets", "CREATE TABLE \"markets\"", "DROP TABLE \"markets\"")]
    [InlineData("add-borrow-apr-to-markets", "ALTER TABLE \"markets\" ADD COLUMN \"borrowApr\" DECIMAL(30,6)", "ALTER TABLE \"markets\" DROP COLUMN \"borrowApr\"")]
    [InlineData("add-tvl-column-to-loan-records", "ALTER TABLE \"loan_records\" ADD COLUMN \"tvl\" DECIMAL(30,6)", "ALTER TABLE \"loan_records\" DROP COLUMN \"tvl\"")]
    [InlineData("add-column-tvl-to-markets-table", "ALTER TABLE \"markets\" ADD COLUMN \"tvl\" DECIMAL(30,6)", "ALTER TABLE \"markets\" DROP COLUMN \"tvl\"")]
    [InlineData("add-link-to-profile-to-users", "ALTER TABLE \"users\" ADD COLUMN \"linkToProfile\" DECIMAL(30,6)", "ALTER TABLE \"users\" DROP COLUMN \"linkToProfile\"")]
    [InlineData("remove-tvl-from-markets", "ALTER TABLE \"markets\" DROP COLUMN \"tvl\"", "ALTER TABLE \"markets\" ADD COLUMN \"tvl\" DECIMAL(30,6)")]
    public void The_text_is_the_very_change_that_the_description_tells(string description, string up, string down)
    {
        var migration = Read(Create(description));

        Assert.StartsWith(up, Assert.Single(RecordedSink.Run(migration.Up).Texts), StringComparison.Ordinal);
        Assert.Equal(down, Assert.Single(RecordedSink.Run(migration.Down!).Texts));
    }

    [Fact]
    public void Several_columns_go_in_the_order_in_which_they_came_reversed()
    {
        var migration = Read(Create("add-tvl-and-borrow-apr-to-markets"));

        Assert.Equal(
            ["ALTER TABLE \"markets\" ADD COLUMN \"tvl\" DECIMAL(30,6)", "ALTER TABLE \"markets\" ADD COLUMN \"borrowApr\" DECIMAL(30,6)"],
            RecordedSink.Run(migration.Up).Texts);
        Assert.Equal(
            ["ALTER TABLE \"markets\" DROP COLUMN \"borrowApr\"", "ALTER TABLE \"markets\" DROP COLUMN \"tvl\""],
            RecordedSink.Run(migration.Down!).Texts);
    }

    [Theory]
    [InlineData("backfill-tvl")]
    [InlineData("create")]
    [InlineData("create-index-on-markets")]
    [InlineData("create-markets-symbol-index")]
    [InlineData("create-unique-symbol")]
    [InlineData("create-tvl-view")]
    [InlineData("add-tvl")]
    [InlineData("add-to-markets")]
    [InlineData("add-tvl-to")]
    [InlineData("add-symbol-index-to-markets")]
    [InlineData("add-tvl-and-tvl-to-markets")]
    [InlineData("remove-tvl")]
    [InlineData("remove-foreign-key-from-markets")]
    public void Any_other_description_gives_two_empty_halves(string description)
    {
        var migration = Read(Create(description));

        Assert.Empty(RecordedSink.Run(migration.Up).Texts);
        Assert.Empty(RecordedSink.Run(migration.Down!).Texts);
    }

    [Fact]
    public void A_class_is_written_with_its_name_above_it()
    {
        var made = Create("add-tvl-to-markets", ScaffoldFormat.CSharp);

        Assert.EndsWith("20261122093015-add-tvl-to-markets.cs", made.Path, StringComparison.Ordinal);
        Assert.Equal(
            """
            using Lending.Migrations;
            using Lending.Migrations.Operations;

            namespace Migrations;

            [Migration("20261122093015-add-tvl-to-markets")]
            public sealed class AddTvlToMarkets : CodeMigration
            {
                public override void Up(QueryInterface queryInterface)
                {
                    // Adjust the type, and add AllowNull or DefaultValue where it needs one.
                    queryInterface.AddColumn("markets", "tvl", new() { Type = DataTypes.Decimal(30, 6) });
                }

                public override void Down(QueryInterface queryInterface)
                {
                    queryInterface.RemoveColumn("markets", "tvl");
                }
            }

            """.ReplaceLineEndings("\n"),
            File.ReadAllText(made.Path));
    }

    [Theory]
    [InlineData("create-loan-records", "class CreateLoanRecords ", "queryInterface.CreateTable(\"loan_records\", new()", "queryInterface.DropTable(\"loan_records\");")]
    [InlineData("remove-tvl-from-markets", "class RemoveTvlFromMarkets ", "queryInterface.RemoveColumn(\"markets\", \"tvl\");", "queryInterface.AddColumn(\"markets\", \"tvl\",")]
    [InlineData("2fa", "class Migration2fa ", "// What applies", "// What reverts")]
    public void A_class_holds_the_change_that_the_description_tells(string description, string name, string up, string down)
    {
        var text = File.ReadAllText(Create(description, ScaffoldFormat.CSharp).Path);
        var halves = text.Split("public override void Down");

        Assert.Contains(name, halves[0], StringComparison.Ordinal);
        Assert.Contains(up, halves[0], StringComparison.Ordinal);
        Assert.Contains(down, halves[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_is_the_template_of_the_Node_guide_in_PowerShell()
    {
        var made = Create("add-tvl-to-markets", ScaffoldFormat.PowerShell);

        Assert.EndsWith("20261122093015-add-tvl-to-markets.ps1", made.Path, StringComparison.Ordinal);
        Assert.Equal(
            """
            function Up {
                param($queryInterface, $Sequelize)

                # Adjust the type, and add allowNull or defaultValue where it needs one.
                $queryInterface.AddColumn('markets', 'tvl', @{ type = $Sequelize.DECIMAL(30, 6) })
            }

            function Down {
                param($queryInterface, $Sequelize)

                $queryInterface.RemoveColumn('markets', 'tvl')
            }

            """.ReplaceLineEndings("\n"),
            File.ReadAllText(made.Path));
    }

    [Fact]
    public void JavaScript_is_the_template_of_the_Node_guide()
    {
        var made = Create("add-tvl-to-markets", ScaffoldFormat.JavaScript);

        Assert.EndsWith("20261122093015-add-tvl-to-markets.js", made.Path, StringComparison.Ordinal);
        Assert.Equal(
            """
            export const up = async (queryInterface, Sequelize) => {
              // Adjust the type, and add allowNull or defaultValue where it needs one.
              await queryInterface.addColumn('markets', 'tvl', { type: Sequelize.DECIMAL(30, 6) });
            };

            export const down = async (queryInterface, Sequelize) => {
              await queryInterface.removeColumn('markets', 'tvl');
            };

            """.ReplaceLineEndings("\n"),
            File.ReadAllText(made.Path));
    }

    [Theory]
    [InlineData("20260101000000-a.mjs", "export const up = 1;", ".mjs", "export const up")]
    [InlineData("20260101000000-a.cjs", "module.exports = { up() {} };", ".cjs", "module.exports = {")]
    [InlineData("20260101000000-a.js", "'use strict';\nexports.up = () => {};", ".js", "module.exports = {")]
    [InlineData("20260101000000-a.ts", "export async function up() {}", ".ts", "export const up")]
    public void JavaScript_follows_the_newest_of_the_folder(string name, string text, string extension, string begins)
    {
        Directory.CreateDirectory(Folder);
        _temporary.Write(Path.Combine("src", "migrations", "20250101000000-older.js"), "neither");
        _temporary.Write(Path.Combine("src", "migrations", name), text);

        var made = Create("create-price-feeds", format: null);

        Assert.Equal(extension, Path.GetExtension(made.Path));
        var written = File.ReadAllText(made.Path);
        Assert.StartsWith(begins, written, StringComparison.Ordinal);
        Assert.Contains("await queryInterface.createTable('price_feeds', {", written, StringComparison.Ordinal);
        Assert.Contains("await queryInterface.dropTable('price_feeds');", written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", ".sql")]
    [InlineData("1.js 2.js 3.sql", ".js")]
    [InlineData("1.ps1 2.ps1 3.sql", ".ps1")]
    [InlineData("1.cs 2.cs 3.js", ".cs")]
    [InlineData("1.sql 2.ps1", ".ps1")]
    [InlineData("1.ps1 2.sql", ".sql")]
    [InlineData("_1.ps1 _2.ps1 3.txt", ".sql")]
    public void Without_a_format_it_is_that_of_most_files_and_among_equals_of_the_newest(string files, string extension)
    {
        Directory.CreateDirectory(Folder);
        foreach (var file in files.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var helper = file[0] == '_';
            _temporary.Write(Path.Combine("src", "migrations", $"{(helper ? "_" : "")}2025010100000{file[helper ? 1..2 : 0..1]}-x{Path.GetExtension(file)}"), "");
        }

        Assert.Equal(extension, Path.GetExtension(Create("x", format: null).Path));
    }

    [Theory]
    [InlineData(ScaffoldFormat.PowerShell, "$queryInterface.RemoveColumn('markets', 'borrowApr')", "$queryInterface.AddColumn('markets', 'borrowApr', @{ type")]
    [InlineData(ScaffoldFormat.JavaScript, "await queryInterface.removeColumn('markets', 'borrowApr');", "await queryInterface.addColumn('markets', 'borrowApr', { type")]
    [InlineData(ScaffoldFormat.CSharp, "queryInterface.RemoveColumn(\"markets\", \"borrowApr\");", "queryInterface.AddColumn(\"markets\", \"borrowApr\", new()")]
    public void A_column_that_goes_comes_back_in_every_format(ScaffoldFormat format, string up, string down)
    {
        var text = File.ReadAllText(Create("remove-borrow-apr-from-markets", format).Path);

        Assert.True(text.IndexOf(up, StringComparison.Ordinal) is > 0 and var at && text.IndexOf(down, StringComparison.Ordinal) > at, text);
    }

    [Fact]
    public void A_second_that_a_file_of_the_folder_has_is_taken()
    {
        var first = Create("add-a-to-b");
        var second = Create("add-a-to-b");
        File.WriteAllText(Path.Combine(Folder, "20261122093017-other.js"), "");
        var third = Create("add-a-to-b", ScaffoldFormat.CSharp);
        var fourth = Create("zzz");

        Assert.Equal(
            ["20261122093015-add-a-to-b", "20261122093016-add-a-to-b", "20261122093018-add-a-to-b", "20261122093019-zzz"],
            [first.Name.Value, second.Name.Value, third.Name.Value, fourth.Name.Value]);
    }

    [Fact]
    public void The_names_of_the_set_count_too_unless_asked()
    {
        var request = new ScaffoldRequest("x", Folder, [MigrationName.Parse("20300101000000-later")], Now);

        Assert.Equal("20300101000001-x", MigrationScaffold.Create(request).Name.Value);
        Assert.Equal("20261122093015-x", MigrationScaffold.Create(request with { AllowOutOfOrder = true }).Name.Value);
    }

    [Fact]
    public void A_description_may_be_as_long_as_a_name_and_no_longer()
    {
        Assert.Equal(MigrationName.MaxLength, Create(new string('a', MigrationName.MaxLength - 15)).Name.Value.Length);

        var error = Assert.Throws<InvalidMigrationException>(() => Create(new string('a', MigrationName.MaxLength - 14)));
        Assert.Equal("DescriptionInvalid", error.ErrorId);
        Assert.Contains("251 characters, of which 250 are allowed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_description_makes_nothing()
    {
        Assert.Throws<InvalidMigrationException>(() => Create("../evil"));

        Assert.Empty(Directory.GetFileSystemEntries(_temporary.Path));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_an_error_that_names_it()
    {
        _temporary.Write("src", "a file where the folder should be");

        var error = Assert.Throws<InvalidMigrationException>(() => Create("x"));
        Assert.Equal("MigrationUnwritable", error.ErrorId);
        Assert.Contains(Folder, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_who_begin_at_once_each_get_a_file_of_their_own()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Create("add-a-to-b"))));

        Assert.Equal(16, made.Select(one => one.Path).Distinct().Count());
        Assert.Equal(16, Directory.GetFiles(Folder).Length);
        Assert.All(made, one => Assert.NotNull(Read(one)));
    }

    public void Dispose() => _temporary.Dispose();

    private static Migration Read(ScaffoldedMigration made) =>
        Assert.Single(new FolderSource(Path.GetDirectoryName(made.Path)!, MigrationSources.FileReaders).Load(), migration => migration.Name == made.Name);

    private ScaffoldedMigration Create(string description, ScaffoldFormat? format = ScaffoldFormat.Sql) =>
        MigrationScaffold.Create(new ScaffoldRequest(description, Folder, [], Now) { Format = format });
}
