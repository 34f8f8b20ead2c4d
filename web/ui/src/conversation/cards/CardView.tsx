import type { Card, ChoicesCard } from "@/api/types";
import { ProposalCard } from "@/trip/ProposalCard";

import { useConversationTools } from "../context";
import { OptionsCard } from "../options/OptionsCard";
import { ApprovalsCard } from "./ApprovalsCard";
import { ApprovalStatusCard } from "./ApprovalStatusCard";
import { BookingStatusCard } from "./BookingStatusCard";
import { ComparisonCard } from "./ComparisonCard";
import { DraftCard } from "./DraftCard";
import { PlaceCard } from "./PlaceCard";
import { PolicyCard } from "./PolicyCard";
import { PreferencesCard } from "./PreferencesCard";
import { TripsCard } from "./TripsCard";
import { WeatherCard } from "./WeatherCard";

interface Props {
  card: Exclude<Card, ChoicesCard>;
  onRenewed: (proposalId: string) => void;
}

export function CardView({ card, onRenewed }: Props) {
  const tools = useConversationTools();
  switch (card.kind) {
    case "flight_options":
    case "hotel_options":
      return <OptionsCard card={card} />;
    case "compare":
      return <ComparisonCard card={card} />;
    case "draft":
      return <DraftCard booking={card.booking} />;
    case "proposal":
      return (
        <ProposalCard
          id={card.proposal.id}
          shown={card.proposal}
          heard={tools?.proposals[card.proposal.id]}
          outdone={tools !== null && tools.newest[card.proposal.booking_id] !== card.proposal.id}
          progress={tools?.bookings[card.proposal.booking_id]}
          onChange={() => tools?.suggest("Change ")}
          onRenewed={(proposal) => onRenewed(proposal.id)}
        />
      );
    case "approval_status":
      return <ApprovalStatusCard approval={card.approval} />;
    case "booking_status":
      return <BookingStatusCard card={card} />;
    case "trips":
      return <TripsCard items={card.items} />;
    case "approvals":
      return <ApprovalsCard items={card.items} />;
    case "policy":
      return <PolicyCard rules={card.rules} tag={card.tag} />;
    case "weather":
      return <WeatherCard card={card} />;
    case "place":
      return <PlaceCard name={card.name} facts={card.facts} />;
    case "preferences":
      return <PreferencesCard items={card.items} />;
    default:
      return null;
  }
}
