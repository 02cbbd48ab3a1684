using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Workloads;

/// <summary>Why a container waits, in the words of kubelet and of the runtime: text from elsewhere, of any length.</summary>
public sealed record ContainerWaiting
{
    /// <summary>One word, e.g. <c>ImagePullBackOff</c>; empty where there is none.</summary>
    public required string Reason
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    /// <summary>More about it, such as what the registry answered; null where there is nothing. JSON holds it without the passwords of addresses in it.</summary>
    [JsonConverter(typeof(NodeMessageJsonConverter))]
    public string? Message { get; init; }

    /// <summary>The reason and the beginning of the message, on one line.</summary>
    public override string ToString() => Message is null ? ShownText.Message(Reason) : $"{ShownText.Message(Reason)}: {ShownText.Message(Message)}";
}
