using DbUp;
using DbUp.Engine;

namespace Orders.Migrations;

/// <summary>DbUp: the scripts of this assembly that the database has not run yet, in the order of their names.</summary>
internal static class DbUpMigrations
{
    public static bool Run(string connection, string? target)
    {
        UpgradeEngine engine = DeployChanges.To.SqliteDatabase(connection)
            .WithScriptsEmbeddedInAssembly(typeof(DbUpMigrations).Assembly, name => target is null || name.StartsWith("0001", StringComparison.Ordinal))
            .WithTransactionPerScript()
            .LogToConsole()
            .Build();
        return engine.PerformUpgrade().Successful;
    }
}
