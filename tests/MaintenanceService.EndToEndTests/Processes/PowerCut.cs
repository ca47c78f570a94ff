namespace MaintenanceService.Tests.Processes;

/// <summary>Puts a disk into a state in which a power cut may leave it: what was flushed is there, of what was written since then any part may be.</summary>
/// <param name="calls">What happened on the disk.</param>
/// <param name="isHonoured">Whether a flush of a file makes anything durable.</param>
internal sealed class PowerCut(IReadOnlyList<DiskCall> calls, Func<string, bool> isHonoured)
{
    private const int Sector = 512;

    /// <summary>Changes copies of the files, which are as they were when the recording began.</summary>
    /// <param name="folder">The folder of the copies; files of other names are left alone.</param>
    /// <param name="at">The number of calls after which the power fails.</param>
    /// <param name="random">Decides what of the unflushed is there.</param>
    public void Apply(string folder, int at, Random random)
    {
        foreach (string name in calls.Take(at).Where(call => call.Kind != DiskCallKind.Answer).Select(call => Path.GetFileName(call.Path)).Distinct())
        {
            DiskCall[] ofFile = [.. calls.Take(at).Where(call => call.Kind != DiskCallKind.Answer && Path.GetFileName(call.Path) == name)];
            int durable = isHonoured(name) ? Array.FindLastIndex(ofFile, call => call.Kind == DiskCallKind.Flush) : -1;
            string file = Path.Combine(folder, name);
            if (!File.Exists(file))
            {
                continue;
            }

            using FileStream disk = File.OpenWrite(file);
            for (int i = 0; i < ofFile.Length; i++)
            {
                Apply(disk, ofFile[i], i < durable ? null : random);
            }
        }
    }

    /// <param name="disk">The file.</param>
    /// <param name="call">The call.</param>
    /// <param name="random">null = all of it is there.</param>
    private static void Apply(FileStream disk, DiskCall call, Random? random)
    {
        if (random?.Next(2) == 0)
        {
            return;
        }

        if (call.Kind == DiskCallKind.Truncate)
        {
            disk.SetLength(call.Offset);
        }
        else if (call is { Kind: DiskCallKind.Write, Data: { } data })
        {
            bool isTorn = random?.Next(4) == 0;
            for (int begin = 0; begin < data.Length;)
            {
                int end = Math.Min(data.Length, begin + Sector - (int)((call.Offset + begin) % Sector));
                if (!isTorn || random!.Next(2) == 0)
                {
                    disk.Position = call.Offset + begin;
                    disk.Write(data, begin, end - begin);
                }

                begin = end;
            }
        }
    }
}
