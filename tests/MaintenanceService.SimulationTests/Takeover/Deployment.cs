using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Tests.Takeover;

/// <summary>A pipeline: it closes the site, waits until every instance has confirmed, works, and opens it again. It repeats what was not acknowledged.</summary>
internal sealed class Deployment(TakeoverRun run, string name)
{
    private readonly HashSet<string> _started = [];
    private readonly HashSet<string> _ending = [];
    private readonly HashSet<string> _ended = [];
    private int _number;
    private int _address;

    public void Begin() => run.Time.After(run.Chance.Between(0.5, 20), () =>
    {
        if (run.IsFaulty)
        {
            Start($"{name}-{++_number}");
        }
    });

    /// <summary>Names a write that was acknowledged and is not in the database; null = none.</summary>
    public string? Lost()
    {
        foreach (string id in _started)
        {
            MaintenanceStatus? status = run.Database.Store.FindMaintenance(TakeoverRun.Site, id)?.Status;
            if (status is null)
            {
                return $"the start of {id}";
            }

            if (status == MaintenanceStatus.Ended ? !_ending.Contains(id) : _ended.Contains(id))
            {
                return $"{id} is {status}, which nobody was told";
            }
        }

        return null;
    }

    private void Start(string id) => Request(
        id, process => reply => process.Write(transaction => MaintenanceCommands.Put(transaction, TakeoverRun.Site, id, new MaintenanceRequest(), null, Author.Service), reply),
        () =>
        {
            _started.Add(id);
            Wait(id, (run.Time.Elapsed + run.Chance.Between(1, 40)).Ticks);
        });

    private void Wait(string id, long until)
    {
        ServiceProcess process = Next();
        process.Ask(_ => { });
        if (run.Time.Ticks < until)
        {
            run.Time.After(run.Chance.Between(0.1, 1), () => Wait(id, until));
        }
        else
        {
            _ending.Add(id);
            End(id);
        }
    }

    private void End(string id) => Request(
        id, process => reply => process.Write(transaction => MaintenanceEnds.End(transaction, TakeoverRun.Site, id, null, Author.Service), reply),
        () =>
        {
            _ended.Add(id);
            Begin();
        });

    private void Request(string id, Func<ServiceProcess, Action<Action<bool>>> send, Action done)
    {
        bool isDone = false;
        void Send()
        {
            send(Next())(acknowledged =>
            {
                if (acknowledged && !isDone)
                {
                    isDone = true;
                    done();
                }
            });
            run.Time.After(run.Chance.Between(0.5, 3), () =>
            {
                if (!isDone)
                {
                    Send();
                }
            });
        }

        run.Time.After(run.Latency(), Send);
    }

    private ServiceProcess Next() => run.Processes[_address++ % run.Processes.Count];
}
