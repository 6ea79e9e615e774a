using Lending.Migrations.Operations;

namespace LendingMigrations.Scripts;

/// <summary>The two objects that a half of a script is given.</summary>
internal static class SequelizeObjects
{
    /// <summary><c>$Sequelize</c>: types, pieces of SQL, operators.</summary>
    public static ScriptObject Sequelize(ValueBinder values) =>
        new("$Sequelize", values, new SequelizeWords(values), typeof(DataTypes), typeof(Sql), new Self(values));

    /// <summary><c>$queryInterface</c>: all of QueryInterface, and <c>sequelize</c> with query beside what <c>$Sequelize</c> has.</summary>
    public static ScriptObject QueryInterface(ValueBinder values, QueryInterface target)
    {
        var sequelize = new ScriptObject(
            "$queryInterface.sequelize", values, new SequelizeQuery(target), new SequelizeWords(values), typeof(DataTypes), typeof(Sql), new Self(values));
        return new ScriptObject("$queryInterface", values, new SequelizeCalls(values, target, sequelize), new SequelizeQuery(target), target);
    }

    /// <summary><c>$Sequelize.DataTypes.TEXT</c> and <c>$queryInterface.sequelize.Sequelize</c>.</summary>
    private sealed class Self(ValueBinder values)
    {
        public ScriptObject DataTypes => new("$Sequelize.DataTypes", values, new SequelizeWords(values), typeof(DataTypes));

        public ScriptObject Sequelize => SequelizeObjects.Sequelize(values);
    }
}
