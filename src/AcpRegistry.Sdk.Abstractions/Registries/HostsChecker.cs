using System.Net;

namespace AcpRegistry.Sdk.Registries;

/// <summary>Reads off a hosts file what a node makes of the registry's names.</summary>
internal static class HostsChecker
{
    public static NodeHostsCheck Check(string text, HostsTarget target)
    {
        var generated = new List<int>();
        var entries = target.Names.Select(_ => new List<NodeHostsEntry>()).ToArray();
        foreach (var line in new HostsLines(text))
        {
            var found = target.NamesOn(line);
            if (found == 0)
            {
                continue;
            }

            if (line.HasMarker)
            {
                generated.Add(line.Number);
            }

            if (EntryOf(line) is { } entry)
            {
                for (var i = 0; i < entries.Length; i++)
                {
                    if ((found & (1 << i)) != 0)
                    {
                        entries[i].Add(entry);
                    }
                }
            }
        }

        return new NodeHostsCheck
        {
            Names = [.. target.Names.Zip(entries, (name, lines) => NameOf(name, lines, target.Addresses))],
            ExpectedLines = target.Lines,
            GeneratedLines = generated,
            NeedsMending = target.Addresses.Count > 0 && !HostsMender.IsAsItShouldBe(text, target),
        };
    }

    private static NodeHostsEntry? EntryOf(HostsLine line) =>
        HostsAddress.TryParse(line.Address, out var address, out var scope)
            ? new NodeHostsEntry
            {
                LineNumber = line.Number,
                Address = address,
                ScopeId = scope,
                IsGenerated = line.HasMarker,
                Text = line.Text.ToString(),
            }
            : null;

    private static NodeHostsName NameOf(string name, List<NodeHostsEntry> entries, IReadOnlyList<IPAddress> addresses)
    {
        var result = new NodeHostsName { Name = name, State = NodeHostsNameState.Missing, Entries = entries };
        return result with { State = StateOf(result, addresses) };
    }

    private static NodeHostsNameState StateOf(NodeHostsName name, IReadOnlyList<IPAddress> addresses)
    {
        var wrong = name.ResolvesTo.Where(entry => !entry.IsOneOf(addresses)).ToList();
        return wrong.Exists(entry => !entry.IsGenerated) ? NodeHostsNameState.Contradicted
            : wrong.Count > 0 ? NodeHostsNameState.Stale
            : name.Entries.Count > 0 ? NodeHostsNameState.Current
            : NodeHostsNameState.Missing;
    }
}
