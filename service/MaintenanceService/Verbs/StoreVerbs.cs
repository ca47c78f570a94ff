using System.Globalization;
using MaintenanceService.Client;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Files;
using MaintenanceService.Store;
using MaintenanceService.Store.Sqlite;

namespace MaintenanceService.Verbs;

/// <summary>Runs the verbs that an administrator of the host can use on the store of a stopped service.</summary>
internal sealed class StoreVerbs(DataFolder folder, TimeProvider time, TextWriter output)
{
    public const string Backup = "backup";
    public const string CreateKey = "create-key";

    /// <summary>The exit code of a verb that failed.</summary>
    public const int Failed = 1;

    private readonly string _file = folder.StoreFile;

    public async Task<int> RunAsync(string verb, IReadOnlyList<string> operands)
    {
        try
        {
            await (verb switch
            {
                Backup => BackupAsync(Path.GetFullPath(operands[0])),
                "restore" => new StoreRestore(_file, folder.BackupFolder, time, output).RunAsync(Path.GetFullPath(operands[0])),
                "verify" => VerifyAsync(),
                "new-epoch" => NewEpochAsync(),
                _ => CreateKeyAsync(operands),
            });
            return 0;
        }
        catch (Exception exception) when (exception is ProblemException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return Failed;
        }
    }

    /// <summary>Returns whether a verb writes files into the data folder.</summary>
    /// <param name="verb">Null = none.</param>
    public static bool Writes(string? verb) => verb is not (null or Backup or "verify");

    /// <summary>Returns why a copy can't be written at a path; null = it can.</summary>
    public static string? CopyFault(string copy) => Path.Exists(copy) ? $"{copy} exists already; give the copy another name."
        : Path.GetDirectoryName(copy) is { } parent && !Directory.Exists(parent) ? $"There is no folder {parent}; create it, or name another one."
        : null;

    private async Task BackupAsync(string copy)
    {
        if (CopyFault(copy) is { } fault)
        {
            throw new IOException(fault);
        }

        using SqliteStore store = OpenExisting(StoreMarker.Read(_file));
        SqliteBackup.Write(store, copy);
        await output.WriteLineAsync($"{copy} is a checked copy of {_file}.");
    }

    private async Task VerifyAsync()
    {
        (StoreMarker? marker, StoreFaultException? unreadable) = ReadMarker();
        using SqliteStore store = OpenExisting(marker);
        string report = StoreReport.Of(store.Load(time.GetUtcNow()), store.FindCheckpoint());
        if (unreadable is not null)
        {
            throw new StoreFaultException(
                StoreMarker.PathOf(_file),
                $"the marker of the store is not readable, so that a later part of the store could be missing unnoticed; what is there is whole: {report}.",
                "If that is all that it should hold, delete the marker and start; else bring back a good copy with the verb \"restore FILE\".",
                unreadable);
        }

        await output.WriteLineAsync($"{_file} is whole: {report}.");
    }

    private (StoreMarker? Marker, StoreFaultException? Unreadable) ReadMarker()
    {
        try
        {
            return (StoreMarker.Read(_file), null);
        }
        catch (StoreFaultException fault)
        {
            return (null, fault);
        }
    }

    private async Task NewEpochAsync()
    {
        // Not compared with the marker: this verb confirms that a store was rolled back on purpose.
        IReadOnlyList<string> known = KnownEpochs.Of(_file, folder.BackupFolder);
        using SqliteStore store = OpenExisting(marker: null);
        StateSnapshot snapshot = await StoreEpoch.BeginAsync(store, "a new epoch was begun by hand", time, known);
        store.Marker.Write(_file);
        await output.WriteLineAsync($"{_file} goes on as epoch {snapshot.Epoch}.");
    }

    private async Task CreateKeyAsync(IReadOnlyList<string> operands)
    {
        bool isBegun = !File.Exists(_file);
        SqliteStore? store = null;
        try
        {
            await CreateKeyAsync(() => store = SqliteOpening.OpenAllOrBegin(_file, folder.BackupFolder), operands, time, output.WriteLineAsync);
            if (isBegun)
            {
                await Console.Error.WriteLineAsync($"There was no store: {_file} is a new one.");
            }
        }
        finally
        {
            store?.Marker.Write(_file);
            store?.Dispose();
        }
    }

    /// <summary>Returns why no key can be created of operands; null = one can.</summary>
    public static string? KeyFault(IReadOnlyList<string> operands)
    {
        if (RoleOf(operands[1]) is null)
        {
            return $"There is no role \"{operands[1]}\"; it is viewer, operator, admin or instance.";
        }

        try
        {
            KeyCommands.EnsureValid(KeyRequestOf(operands));
            return null;
        }
        catch (ProblemException problem)
        {
            int operand = int.TryParse(problem.Pointer?.Split('/')[^1], CultureInfo.InvariantCulture, out int site) ? site + 3 : 1;
            return $"Operand {operand} of {CreateKey}: {problem.Message}";
        }
    }

    private static KeyRequest KeyRequestOf(IReadOnlyList<string> operands) =>
        new() { Name = operands[0], Role = RoleOf(operands[1]), Sites = [.. operands.Skip(2)] };

    /// <summary>Returns the role of a name; null = there is none.</summary>
    private static KeyRole? RoleOf(string name) => name.All(char.IsAsciiLetter) && Enum.TryParse(name, ignoreCase: true, out KeyRole role) ? role : null;

    /// <param name="open">Opens the store, once the operands are valid.</param>
    /// <param name="operands">Name, role and sites.</param>
    /// <param name="time">The clock.</param>
    /// <param name="print">Prints the secret.</param>
    /// <exception cref="IOException">It could not be printed.</exception>
    public static async Task CreateKeyAsync(Func<IStore> open, IReadOnlyList<string> operands, TimeProvider time, Func<string?, Task> print)
    {
        KeyRequest request = KeyRequestOf(operands);
        var queue = GroupCommitQueue.Inline(new CommitProcessor(open(), time, StoreEpoch.Unbounded));
        Key key = await queue.WriteAsync(transaction => KeyCommands.Create(transaction, request, Author.Service));
        try
        {
            await print(key.Secret);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The key can't be printed ({exception.Message.TrimEnd('.')}). {await WithdrawAsync(queue, key.Id)}", exception);
        }
    }

    // Nobody has its secret.
    private static async Task<string> WithdrawAsync(GroupCommitQueue queue, string id)
    {
        try
        {
            await queue.WriteAsync(transaction => KeyCommands.Revoke(transaction, id, Author.Service));
            return "It is revoked: create another one.";
        }
        catch (ProblemException)
        {
            return $"It stays, as the last one for admins: create another one, and revoke this one, whose id is {id}.";
        }
    }

    private SqliteStore OpenExisting(StoreMarker? marker) => marker is null && !File.Exists(_file)
        ? throw new StoreFaultException(_file, "there is no store.", "Name its folder: --Maintenance:DataFolder FOLDER.")
        : SqliteOpening.OpenAll(_file, marker);
}
