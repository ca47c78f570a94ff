using System.Data.Common;
using MaintenanceService.Domain.Problems;
using Npgsql;

namespace MaintenanceService.Store.Postgres;

/// <summary>Why a database is not available, and what to do.</summary>
/// <param name="Kind">What is wrong with a database that answers, in words that are for everybody; null where the database can't be reached.</param>
/// <param name="Detail">The messages, for the log.</param>
/// <param name="Remedy">What to do; empty where the database can't be reached.</param>
internal sealed record DatabaseFault(string? Kind, string Detail, string Remedy)
{
    private const string Rights = "Make that role the owner of the database and of its tables.";
    private const string Own = "Name a database of the service's own in ConnectionStrings:Maintenance.";
    private const string Access = "Correct Username and Password in ConnectionStrings:Maintenance, or let the role in at the database.";
    private const string Schema = "Create the schema, or correct Search Path in ConnectionStrings:Maintenance.";
    private const string Connections = "Raise max_connections, or the CONNECTION LIMIT of the role, or lower what others take.";
    private const string Primary = "Name the server that is written to; of several, Target Session Attributes=primary finds it.";

    /// <summary>The state of the database, for a probe.</summary>
    public string Readiness => Kind is null ? "the database can't be reached" : $"the database can't be used: {Kind}";

    public static DatabaseFault Of(Exception exception)
    {
        if (exception is UnusableDatabaseException unusable)
        {
            return new DatabaseFault(unusable.Kind, unusable.Message, unusable.Remedy);
        }

        (string? kind, string remedy) = (exception as PostgresException)?.SqlState switch
        {
            PostgresErrorCodes.InsufficientPrivilege => ("the service's role lacks a right in it", Rights),
            PostgresErrorCodes.InvalidCatalogName => ("it does not exist", "Create it, owned by the service's role."),
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => ("it does not let the service's role in, or not with its password", Access),
            PostgresErrorCodes.InvalidSchemaName => ("it has no schema in which tables can be made", Schema),
            PostgresErrorCodes.ReadOnlySqlTransaction => ("it is read-only", Primary),
            PostgresErrorCodes.TooManyConnections => ("it takes no more connections", Connections),
            PostgresErrorCodes.DiskFull => ("its disk is full", "Free some space."),
            ['4', '2', ..] => ("it holds tables that are not the service's", Own),
            _ => ((string?)null, ""),
        };
        return new DatabaseFault(kind, Messages(exception), remedy);
    }

    /// <summary>Returns how a request failed, for its caller, who is told no more of the database than what is for everybody.</summary>
    /// <param name="exception">The exception of the database.</param>
    /// <param name="outcome">What was not done, such as "nothing was written".</param>
    public static ProblemException Refusal(DbException exception, string outcome)
    {
        const string Retry = "Send the request again in a moment.";
        string detail = (Of(exception).Kind, (exception as PostgresException)?.SqlState) switch
        {
            ({ } kind, _) => $"The service's database can't be used, for {kind}: {outcome}. Repair that, then send the request again.",

            // It stops, starts, or breaks the connection off.
            (_, null or ['5', '7', 'P', ..] or ['0', '8', ..]) => $"The service can't reach its database: {outcome}. {Retry}",
            (_, { } state) => $"The service's database refused it with the code {state}: {outcome}. {Retry}",
        };
        return new ProblemException(ProblemKind.StorageUnavailable, detail, exception);
    }

    /// <summary>Says it in sentences.</summary>
    /// <param name="name">The database's name.</param>
    public string Explain(string name) => Kind is null ? $"The database {name} can't be reached: {Detail}." : $"The database {name} can't be used: {Kind} ({Detail}). {Remedy}";

    // From the outermost to the innermost: the cause of a failed handshake is an inner one.
    private static string Messages(Exception exception)
    {
        var messages = new List<string>();
        for (Exception? current = exception; current is not null; current = current.InnerException)
        {
            // The whole message of a server has the place in the statement on a line of its own.
            string message = current is PostgresException server ? $"{server.SqlState}: {server.MessageText}" : current.Message;
            messages.Add(message.ReplaceLineEndings(" ").Replace(", see inner exception", "", StringComparison.Ordinal).TrimEnd('.', ' '));
        }

        return string.Join(": ", messages.Distinct());
    }
}
