using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Store.Postgres;
using MaintenanceService.Tests.Convergence.Simulation;

namespace MaintenanceService.Tests.Takeover;

/// <summary>A process of the service: it stands by, takes the lease, renews it, and answers while the lease is certainly its own.</summary>
internal sealed class ServiceProcess
{
    private static readonly TimeSpan StandbyPause = TimeSpan.FromSeconds(0.2);
    private readonly TakeoverRun _run;
    private readonly string _name;
    private ActiveService? _service;
    private LeaseRenewal? _renewal;
    private long _term;
    private int _life;
    private long _stoppedUntil;
    private bool _isCommitting;

    public ServiceProcess(TakeoverRun run, string name)
    {
        _run = run;
        _name = name;
        Clock = new MachineClock(run.Time, Rate(run.Chance), countsSuspension: run.Broken != TakeoverRule.SuspendedTimeCounts);
        StandBy();
    }

    public MachineClock Clock { get; }

    /// <summary>True where the database is out of its reach.</summary>
    public bool IsCut { get; set; }

    public bool IsActive => _service is not null && MayAnswer;

    private bool MayAnswer =>
        _renewal is { } renewal && (_run.Broken == TakeoverRule.MarginBeforeTheEnd ? !renewal.IsOver : renewal.MayAnswer);

    /// <summary>Does nothing for so long: stopped by a signal, or with its whole machine suspended.</summary>
    public void Stop(TimeSpan length, bool suspended)
    {
        _stoppedUntil = Math.Max(_stoppedUntil, (_run.Time.Elapsed + length).Ticks);
        if (suspended)
        {
            Clock.Suspend(length);
        }
    }

    /// <summary>Ends by kill -9, and is started again.</summary>
    public void Restart(TimeSpan after)
    {
        _service = null;
        _renewal = null;
        int life = ++_life;
        _run.Time.After(after, () =>
        {
            if (life == _life)
            {
                StandBy();
            }
        });
    }

    /// <summary>Gives a report's answer; null = refused.</summary>
    public void Report(string id, InstanceReport report, Action<ReportAnswer?> reply) => WhenRunning(() =>
    {
        ReportAnswer? answer = _service?.Report(id, report);
        Answer(() => reply(MayAnswer || (_run.Broken == TakeoverRule.ReportsNeedTheLease && _service is not null) ? answer : null));
    });

    /// <summary>Writes, and tells whether that was acknowledged.</summary>
    public void Write(Action<Transaction> decide, Action<bool> reply) => WhenRunning(() =>
    {
        bool written = _service?.Write(decide) is true;
        Answer(() => reply(written && MayAnswer));
    });

    /// <summary>Tells whether the site is closed on every instance.</summary>
    public void Ask(Action<bool> reply) => WhenRunning(() =>
    {
        (bool said, bool isTrue) = _service?.Closed() ?? default;
        Answer(() =>
        {
            if (said && MayAnswer)
            {
                _run.Said(isTrue, $"{_name} in term {_term} of {_run.Database.Term}");
            }

            reply(said && MayAnswer);
        });
    });

    /// <summary>Something of this process travels to the database or back: meanwhile others go on, and it may be stopped or cut off.</summary>
    /// <exception cref="ProblemException">It did not arrive; what became of the write is not known, so the process starts over from the store.</exception>
    public void Travel()
    {
        int life = _life;
        _isCommitting = true;
        _run.RunUntil(_run.Time.Elapsed + _run.Latency());
        while (life == _life && _run.Time.Ticks < _stoppedUntil && !_run.IsOver)
        {
            _run.RunUntil(TimeSpan.FromTicks(_stoppedUntil));
        }

        _isCommitting = false;
        if (IsCut || life != _life)
        {
            StartOver(life);
            throw new ProblemException(ProblemKind.StorageUnavailable, "The database can't be reached.");
        }
    }

    // Two clocks may differ by a quarter: 8 seconds of the slowest are less than 10 of the fastest. The extremes are frequent.
    private static double Rate(Chance chance) => chance.OneIn(3) ? 0.81 : chance.OneIn(2) ? 1.01 : 0.81 + (chance.Random.NextDouble() * 0.2);

    private void StandBy() => TryTake(_life, new LeaseObservation(Clock));

    private void TryTake(int life, LeaseObservation observation) => Later(StandbyPause, life, () =>
    {
        LeaseRenewal sent = LeaseRenewal.Send(Clock);
        (long, DateTime) over = observation.Over;
        Ask(life, () => ((long? Taken, (long, DateTime) Row)?)_run.Database.TryTake(_name + life, over), answer =>
        {
            if (answer?.Taken is { } term)
            {
                Activate(life, term, sent);
                return;
            }

            if (answer is var (_, row))
            {
                observation.Record(row);
            }

            TryTake(life, observation);
        });
    });

    private void Activate(int life, long term, LeaseRenewal sent)
    {
        _term = term;
        Granted(sent);
        _service = new ActiveService(_run, this, term);
        _run.TookOver();
        Renew(life);
    }

    private void Renew(int life) => Later(LeaseRenewal.Every, life, () =>
    {
        LeaseRenewal sent = LeaseRenewal.Send(Clock);
        Ask(life, () => (bool?)_run.Database.Renew(_name + life, _term), renewed =>
        {
            if (renewed is true)
            {
                Granted(sent);
                Renew(life);
            }
            else if (renewed is null && !_renewal!.IsOver)
            {
                Renew(life);
            }
            else
            {
                StartOver(life);
            }
        });
    });

    private void Granted(LeaseRenewal sent) =>
        _renewal = (_run.Broken == TakeoverRule.AgeFromSending ? LeaseRenewal.Send(Clock) : sent).Grant(Clock.GetUtcNow());

    // With ReportsNeedTheLease broken, what was deposed goes on answering reports for a while.
    private void StartOver(int life)
    {
        if (life != _life)
        {
            return;
        }

        if (_run.Broken == TakeoverRule.ReportsNeedTheLease && _run.Chance.OneIn(2))
        {
            _run.Time.After(TimeSpan.FromSeconds(60), () => Leave(life));
        }
        else
        {
            Leave(life);
        }
    }

    private void Leave(int life)
    {
        if (life == _life)
        {
            _life++;
            _service = null;
            _renewal = null;
            StandBy();
        }
    }

    // A question to the database: null comes back where it is out of reach.
    private void Ask<T>(int life, Func<T?> question, Action<T?> answered)
        where T : struct => _run.Time.After(_run.Latency(), () =>
    {
        T? answer = IsCut ? null : question();
        Later(_run.Latency() * Clock.Rate, life, () => answered(IsCut ? null : answer));
    });

    // What is answered was made a moment before.
    private void Answer(Action send) => Later(_run.Chance.Hiccup(), _life, send);

    private void Later(TimeSpan local, int life, Action action) => _run.Time.After(local / Clock.Rate, () => WhenRunning(() =>
    {
        if (life == _life)
        {
            action();
        }
    }));

    private void WhenRunning(Action action)
    {
        if (_run.Time.Ticks < _stoppedUntil)
        {
            _run.Time.After(TimeSpan.FromTicks(_stoppedUntil - _run.Time.Ticks), () => WhenRunning(action));
        }
        else if (_isCommitting)
        {
            _run.Time.After(TimeSpan.FromMilliseconds(20), () => WhenRunning(action));
        }
        else
        {
            action();
        }
    }
}
