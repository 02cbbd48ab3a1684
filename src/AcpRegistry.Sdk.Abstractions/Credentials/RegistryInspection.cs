using System.Net;
using System.Text.Json.Serialization;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Images;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>A conversation with a registry about one image: how far it got, what was learnt, and why it ended. Nothing secret is in it.</summary>
public sealed class RegistryInspection
{
    /// <summary>What was asked for.</summary>
    public required ImageReference Image { get; init; }

    /// <summary>The registry that was asked: scheme, host and port.</summary>
    public required Uri Address { get; init; }

    /// <summary>Every <see cref="RegistryStage"/> once, in order.</summary>
    /// <exception cref="AcpRegistryArgumentException">One is missing, or out of order.</exception>
    public required IReadOnlyList<RegistryStep> Steps
    {
        get;
        init
        {
            field = Kept.Copy(value);
            if (!field.Select(step => step.Stage).SequenceEqual(Enum.GetValues<RegistryStage>()))
            {
                throw KubernetesNames.Refused("An inspection has each stage once, in order.", nameof(Steps));
            }
        }
    }

    /// <summary>What the name resolved to, in the order of trying.</summary>
    [JsonConverter(typeof(NetworkAddressJsonConverter))]
    public IReadOnlyList<IPAddress> Addresses { get; init => field = Kept.Copy(value); } = [];

    /// <summary>Which address took the connection; null if none did.</summary>
    [JsonConverter(typeof(NetworkAddressJsonConverter))]
    public IPAddress? ConnectedTo { get; init; }

    /// <summary>What the server showed, verified or not; null over plain HTTP, and where it was not got to.</summary>
    public RegistryCertificate? Certificate { get; init; }

    /// <summary>How the registry wants a client to log in; null if it wants no login, or was not got to.</summary>
    public RegistryChallenge? Challenge { get; init; }

    /// <summary>Each credential given, in order, or one anonymous attempt; empty where it was not got to.</summary>
    public IReadOnlyList<CredentialAttempt> Attempts { get; init => field = Kept.Copy(value); } = [];

    /// <summary>What the reference stands for; null unless the registry gave it.</summary>
    public RegistryManifest? Manifest { get; init; }

    /// <summary>How many HTTP requests were made, to the registry, its token service and where it redirected to.</summary>
    public int RequestCount { get; init; }

    /// <summary>Everything that was found wrong, in the order of the steps.</summary>
    public IReadOnlyList<Finding> Findings => [.. Steps.SelectMany(step => step.Findings)];

    /// <summary>Why the image can't be pulled from here; null if it can.</summary>
    public Finding? Failure => Steps.Select(step => step.Failure).FirstOrDefault(failure => failure is not null);

    /// <summary>True if every step that was needed went well: the registry gave the manifest.</summary>
    public bool IsPullable => Manifest is not null && Failure is null;
}
