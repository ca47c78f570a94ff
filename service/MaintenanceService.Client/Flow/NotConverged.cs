namespace MaintenanceService.Client.Flow;

/// <summary>Makes the error that says which instances did not confirm, and why.</summary>
internal static class NotConverged
{
    public static FlowException Error(IReadOnlyCollection<ConvergenceWait> missed, Deadline deadline)
    {
        // Leaves out a wait that was cancelled only because another one failed.
        Convergence[] answers = [.. missed.Select(wait => wait.Latest).OfType<Convergence>().Where(item => !item.Converged || missed.Count == 1)];
        string after = deadline.Passed && deadline.Limit > TimeSpan.Zero ? $" within {deadline.Limit.TotalSeconds:0} s" : "";
        string message = string.Join(" ", answers.Select(item => Sentence(item, after)));
        bool nobody = answers.Length > 0 && answers.All(ConvergenceWait.HasNoInstances);
        return new FlowException(FlowErrors.NotConverged, message, answers.Length == 1 ? answers[0] : answers)
        {
            Advice = nobody ? "Start the app with the site's name and an instance key for it, then try again." : null,
        };
    }

    private static string Sentence(Convergence convergence, string after) => ConvergenceWait.HasNoInstances(convergence)
        ? $"{convergence.Site} has no instance that could confirm."
        : $"{convergence.Site} has not confirmed{after}: {Wording.Progress(convergence, withWaitedFor: false)}. {Wording.Blockers(convergence)}".TrimEnd();
}
