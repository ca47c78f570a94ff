using Orders.Migrations;

string? target = args is [_, _, _, "--to", string to] ? to : null;
switch (args)
{
    case ["ef", "--connection", string connection, ..]:
        await EntityFrameworkMigrations.RunAsync(connection, target);
        return 0;
    case ["dbup", "--connection", string connection, ..]:
        return DbUpMigrations.Run(connection, target) ? 0 : 1;
    case ["fluent", "--connection", string connection, ..]:
        FluentMigrations.Run(connection, target);
        return 0;
    default:
        Console.Error.WriteLine("Usage: Orders.Migrations ef|dbup|fluent --connection TEXT [--to 1]");
        return 64;
}
